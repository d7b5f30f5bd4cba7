import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ADMINISTRATORS } from '#libs/access';
import { idempotencyKey, knownParameters, problem, validated, type KnownRequest, type Query } from '#libs/http';
import { compile, IsIdentifier, IsText } from '#libs/http/validation';
import type { Office } from '../office/index.js';
import { OFFICE } from './office.token.js';

class LookUpParty {
  /** As in a party of a case: `citizen-id`, `credit-code` … */
  @IsText(1, 40) idType!: string;
  @IsIdentifier(64) idNumber!: string;
}

const lookUpParty = compile(LookUpParty);

/** Who is asking, and the key under which a party's cases are found: numbers travel in bodies, never in addresses. */
@Controller('v1')
export class PeopleController {
  constructor(@Inject(OFFICE) private readonly office: Office) {}

  @Get('me')
  me(@Req() { caller, query }: KnownRequest) {
    knownParameters(query as Query, []);
    const { person, name, post, roles, certificate, legalQualification } = caller;
    return { person, name, post, roles, certificate, legalQualification, now: this.office.clock.now() };
  }

  @Post('parties/lookup')
  @HttpCode(200)
  party(@Req() request: KnownRequest) {
    if (request.caller.roles.every((role) => ADMINISTRATORS.includes(role))) throw problem('not-permitted');
    knownParameters(request.query as Query, []);
    idempotencyKey(request.headers['idempotency-key']);
    const asked = validated(lookUpParty, request.body);
    return { partyKey: this.office.identifiers.partyKey(asked.idType, asked.idNumber) };
  }
}
