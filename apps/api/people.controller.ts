import { Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ADMINISTRATORS } from '#libs/access';
import { idempotencyKey, problem, validated, type KnownRequest } from '#libs/http';
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
  me(@Req() { caller }: KnownRequest) {
    const { person, name, post, roles, certificate, legalQualification } = caller;
    return { person, name, post, roles, certificate, legalQualification, now: this.office.clock.now() };
  }

  @Post('parties/lookup')
  @HttpCode(200)
  party(@Req() request: KnownRequest) {
    if (request.caller.roles.every((role) => ADMINISTRATORS.includes(role))) throw problem('not-permitted');
    idempotencyKey(request.headers['idempotency-key']);
    const asked = validated(lookUpParty, request.body);
    return { partyKey: this.office.identifiers.partyKey(asked.idType, asked.idNumber) };
  }
}
