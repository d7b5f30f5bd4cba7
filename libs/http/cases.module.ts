import { Inject, Module, type DynamicModule, type Type } from '@nestjs/common';
import { CommandHandler, CqrsModule, QueryHandler, type ICommandHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { AnyCaseType } from '#libs/kernel';
import { HandleCase, type Receipt } from '#libs/case-runtime';
import { ViewReader, type CountAnswer, type ListAnswer } from '#libs/views';
import { attachmentController, takesAttachments } from './attachments/index.js';
import { caseController } from './case-controller.js';
import { pascal } from './pascal.js';
import { CountRows, ListRows } from './question-door.js';

/** Injection token of what handles commands: the runtime's `handle`, measured or not. */
export const HANDLE_CASE = Symbol('handle case');

/** The one command handler of the office. */
@CommandHandler(HandleCase)
class HandleCaseHandler implements ICommandHandler<HandleCase, Receipt> {
  constructor(@Inject(HANDLE_CASE) private readonly handle: (ask: HandleCase) => Promise<Receipt>) {}
  execute(ask: HandleCase): Promise<Receipt> {
    return this.handle(ask);
  }
}

@QueryHandler(ListRows)
class ListRowsHandler implements IQueryHandler<ListRows, ListAnswer> {
  constructor(@Inject(ViewReader) private readonly reader: ViewReader) {}
  execute({ question, ask }: ListRows): Promise<ListAnswer> {
    return this.reader.list(question, ask);
  }
}

@QueryHandler(CountRows)
class CountRowsHandler implements IQueryHandler<CountRows, CountAnswer> {
  constructor(@Inject(ViewReader) private readonly reader: ViewReader) {}
  execute({ question, ask }: CountRows): Promise<CountAnswer> {
    return this.reader.count(question, ask);
  }
}

/** One Nest module per case type, and the handlers they share. The app provides HANDLE_CASE, CaseDoor, QuestionDoor, AttachmentDoor and ViewReader globally. */
@Module({})
export class CasesModule {
  static forRoot(types: readonly AnyCaseType[]): DynamicModule {
    return {
      module: CasesModule,
      imports: [CqrsModule, ...types.map((type) => caseTypeModule(type))],
      providers: [HandleCaseHandler, ListRowsHandler, CountRowsHandler],
    };
  }
}

function caseTypeModule(type: AnyCaseType): DynamicModule {
  const module: Type<unknown> = class CaseTypeModule {};
  Object.defineProperty(module, 'name', { value: `${pascal(type.name)}Module` });
  return { module, controllers: [caseController(type), ...(takesAttachments(type) ? [attachmentController(type)] : [])] };
}
