import { IsBoolean } from 'class-validator';
import { Day, Fen, Label, Optional, Parts, Sha256List, Text } from '../penalty.fields.js';
import { InstalmentPart } from './performance.commands.js';

/** 执行协议: performance in stages; for remedial measures of the party less surcharge, never less fine (行政强制法 42). */
export class AgreeOnEnforcement {
  @Label() agreement!: string;
  @Day() on!: string;
  /** Remedial measures that the party has taken (补救措施): without them nothing is waived. */
  @Optional() @Text(2, 4000) measures?: string;
  /** Neither the public interest nor rights of others are harmed. */
  @IsBoolean() harmless!: boolean;
  @Fen() waived!: number;
  /** What is waived is owed again if the agreement is not performed. */
  @Optional() @IsBoolean() conditional?: boolean;
  /** 分阶段履行: until which day how much is paid, of fine and surcharge together. */
  @Optional() @Parts(() => InstalmentPart, 1, 60) stages?: InstalmentPart[];
  @Text(2, 2000) reason!: string;
  @Sha256List(20) files!: string[];
}

/** 不履行执行协议,恢复强制执行 (行政强制法 42). */
export class ResumeEnforcement {
  @Label() agreement!: string;
  @Day() on!: string;
  @Text(2, 2000) reason!: string;
  @Sha256List(20) files!: string[];
}
