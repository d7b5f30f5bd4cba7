import { LATE_REGISTRATION, type LateRegistration } from '#libs/case-runtime';
import { accepted } from './input-problem.js';
import { compile, Described, IsInstantText, IsText, IsUuidText } from './validation/index.js';

/** Member `lateRegistration` of a command's body: the act was done earlier (补录). */
export class LateRegistrationBody implements LateRegistration {
  @Described({ zh: '行为时间：该记录的法定时间，不得晚于现在', en: 'When it was done: the legal time of the record, never ahead' })
  @IsInstantText()
  actedAt!: string;

  @Described({ zh: '未能当时记录的理由，不写个人信息', en: 'Why it was not recorded at the time, without personal data' })
  @IsText(2, 2000)
  reason!: string;

  @Described({ zh: '批准补录的办案机关负责人，不得为本人', en: 'The head of the case’s agency who approved it, never the person asking' })
  @IsUuidText()
  approvedBy!: string;
}

const validate = compile(LateRegistrationBody);

/** The body of a command without its late registration, and that. @throws Problem invalid-fields with pointers below `/lateRegistration` */
export function partedFromLate(body: unknown): { readonly payload: unknown; readonly late?: LateRegistration } {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || !Object.hasOwn(body, LATE_REGISTRATION)) return { payload: body };
  const { [LATE_REGISTRATION]: asked, ...payload } = body as { readonly [field: string]: unknown };
  return { payload, late: accepted(validate(asked), `/${LATE_REGISTRATION}`) };
}
