import { Controller, Get, HttpCode, Inject, Post, Req, Res, type Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnyCaseType, Caller } from '#libs/kernel';
import { CaseDoor, type Answered, type Asked } from './case-door.js';
import { knownParameters, type Query } from './conditions.js';
import { languageOf } from './language.js';
import { pascal } from './pascal.js';
import { QuestionDoor } from './question-door.js';

/** A request that passed the guard: the caller is known. */
export type KnownRequest = FastifyRequest & { readonly caller: Caller; readonly signInSession?: string };

type Handler = (this: CaseRoutes, request: KnownRequest, reply: FastifyReply) => Promise<unknown>;

interface CaseRoutes {
  readonly cases: CaseDoor;
  readonly questions: QuestionDoor;
}

/** `decide-penalty` → `decidePenalty`: the method of a command on its controller. */
function methodName(command: string): string {
  return command.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Opening commands: the first is `POST /v1/<route>`, further ones `POST /v1/<route>/open/<command>`. */
export function openingCommands(type: AnyCaseType): readonly string[] {
  return Object.entries(type.commands)
    .filter(([, entry]) => entry.opens === true)
    .map(([name]) => name);
}

/**
 * Makes the Nest controller of a case type: one real decorated method per command, list and figure, so that guards,
 * interceptors and throttling see them like any other.
 */
export function caseController(type: AnyCaseType): Type<unknown> {
  class CaseController implements CaseRoutes {
    constructor(
      readonly cases: CaseDoor,
      readonly questions: QuestionDoor,
    ) {}
  }
  Inject(CaseDoor)(CaseController, undefined, 0);
  Inject(QuestionDoor)(CaseController, undefined, 1);
  Object.defineProperty(CaseController, 'name', { value: `${pascal(type.name)}Controller` });

  const [opens, ...alsoOpens] = openingCommands(type);
  if (opens !== undefined) add(CaseController, methodName(opens), [Post(), HttpCode(201)], asks(type, opens, false));
  for (const command of alsoOpens) {
    add(CaseController, methodName(command), [Post(`open/${command}`), HttpCode(201)], asks(type, command, false));
  }
  for (const [command, entry] of Object.entries(type.commands)) {
    if (entry.opens !== true) add(CaseController, methodName(command), [Post(`:id/${command}`), HttpCode(200)], asks(type, command, true));
  }
  for (const question of type.lists) {
    add(CaseController, `list ${question.path}`, [Get(question.path)], function (request) {
      return this.questions.list(type, question, asked(request));
    });
  }
  for (const question of type.figures) {
    add(CaseController, `figures ${question.path}`, [Get(`figures/${question.path}`)], function (request) {
      return this.questions.figures(type, question, asked(request));
    });
  }
  for (const reading of ['show', 'history', 'events', 'difference', 'actions'] as const) {
    add(CaseController, reading, [Get(reading === 'show' ? ':id' : `:id/${reading}`)], reads(type, reading));
  }
  Controller(`v1/${type.route}`)(CaseController);
  return CaseController;
}

/** The request as the doors take it. */
export function asked(request: KnownRequest): Asked {
  return {
    caller: request.caller,
    session: request.signInSession,
    language: languageOf(request.headers['accept-language']),
    headers: request.headers,
    query: request.query as Query,
  };
}

function asks(type: AnyCaseType, command: string, onCase: boolean): Handler {
  return async function (request, reply) {
    knownParameters(request.query as Query, []);
    const id = onCase ? (request.params as { id: string }).id : undefined;
    return send(reply, await this.cases.ask(type, command, id, request.body, asked(request)));
  };
}

function reads(type: AnyCaseType, reading: 'show' | 'history' | 'events' | 'difference' | 'actions'): Handler {
  return async function (request, reply) {
    return send(reply, await this.cases[reading](type, (request.params as { id: string }).id, asked(request)));
  };
}

function send<T>(reply: FastifyReply, answered: Answered<T>): T {
  if (answered.etag !== undefined) void reply.header('etag', answered.etag);
  return answered.body;
}

function add(controller: Type<unknown>, name: string, decorators: readonly MethodDecorator[], handler: Handler): void {
  if (Object.hasOwn(controller.prototype, name)) throw new Error(`${controller.name} would have two methods ${name}`);
  Object.defineProperty(controller.prototype, name, { value: handler, writable: true, configurable: true });
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name)!;
  Req()(controller.prototype as object, name, 0);
  Res({ passthrough: true })(controller.prototype as object, name, 1);
  for (const decorate of decorators) decorate(controller.prototype as object, name, descriptor);
}
