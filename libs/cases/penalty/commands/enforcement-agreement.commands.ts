import { IsBoolean } from 'class-validator';
import { Day, Fen, Label, Optional, Sha256List, Text } from '../penalty.fields.js';

/** 执行协议: the party takes remedial measures, the agency reduces or waives the surcharge, never the fine (行政强制法 42). */
export class AgreeOnEnforcement {
  @Label() agreement!: string;
  @Day() on!: string;
  /** Remedial measures that the party has taken (补救措施). */
  @Optional() @Text(2, 4000) measures?: string;
  /** Neither the public interest nor rights of others are harmed. */
  @IsBoolean() harmless!: boolean;
  @Fen(1) waived!: number;
  @Text(2, 2000) reason!: string;
  @Sha256List(20) files!: string[];
}
