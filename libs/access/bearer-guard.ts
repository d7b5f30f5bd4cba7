import { Inject, Injectable, Module, SetMetadata, type CanActivate, type DynamicModule, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Caller, Clock, Directory } from '#libs/kernel';
import { KeysUnavailable } from './key-sources.js';
import { AccessRefused } from './refusals.js';
import { TokenRefused, type TokenVerifier, type VerifiedToken } from './tokens.js';

/** What the door needs: bound in the apps. */
export interface Access {
  readonly verifier: Pick<TokenVerifier, 'known' | 'verify'>;
  readonly directory: Pick<Directory, 'caller'>;
  /** The office's clock, by which posts are held; tokens expire by the verifier's own, which a demonstration does not move. */
  readonly clock: Clock;
}

/** Injection token of `Access`. */
const ACCESS = Symbol('access');

const OPEN_TO_ALL = Symbol('open to all');

/** Marks a controller or route that needs no token: health, documentation. */
export const OpenToAll = () => SetMetadata(OPEN_TO_ALL, true);

/** Header that picks the post to act in, percent-encoded: its name, or `name@<agency id>` where two agencies have one of that name. */
const ACTING_POST = 'acting-post';

interface IncomingRequest {
  /** Left by the guard for the controllers: who asks, and the sign-in session that the token names. */
  caller?: Caller;
  signInSession?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  /** Node's request: names and values in turn, as they came over the wire. */
  readonly raw?: { readonly rawHeaders: readonly string[] };
}

interface OutgoingReply {
  header(name: string, value: string): unknown;
}

/** Proves the subject by token and looks the caller up, on every request: who was disabled a moment ago is out now. */
@Injectable()
export class BearerGuard implements CanActivate {
  private readonly openRoutes = new WeakMap<object, WeakMap<object, boolean>>();

  constructor(
    @Inject(ACCESS) private readonly access: Access,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** @throws AccessRefused 401 with WWW-Authenticate, 403, 400 or 503 */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isOpenToAll(context)) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<IncomingRequest>();
    const proof = isSignedTwice(request) ? undefined : bearerToken(request);
    const token = await this.proven(proof, http.getResponse<OutgoingReply>());
    const caller = await this.access.directory.caller(token.subject, this.access.clock.now(), actingPost(request));
    if (caller === undefined) throw new AccessRefused('unknown-person');
    request.caller = caller;
    request.signInSession = token.session;
    return true;
  }

  /** What a route is marked with never changes: read once for each. */
  private isOpenToAll(context: ExecutionContext): boolean {
    const route = context.getHandler();
    const controller = context.getClass();
    const routes = this.openRoutes.get(controller) ?? new WeakMap<object, boolean>();
    let open = routes.get(route);
    if (open === undefined) {
      open = this.reflector.getAllAndOverride<boolean | undefined>(OPEN_TO_ALL, [route, controller]) === true;
      this.openRoutes.set(controller, routes.set(route, open));
    }
    return open;
  }

  private async proven(token: string | undefined, reply: OutgoingReply): Promise<VerifiedToken> {
    if (token === undefined) {
      reply.header('www-authenticate', 'Bearer realm="anjuan"');
      throw new AccessRefused('not-authenticated', 'missing');
    }
    const known = this.access.verifier.known(token);
    if (known !== undefined) return known;
    try {
      return await this.access.verifier.verify(token);
    } catch (error) {
      if (error instanceof TokenRefused) {
        reply.header('www-authenticate', 'Bearer realm="anjuan", error="invalid_token"');
        throw new AccessRefused('not-authenticated', error.fault, { cause: error });
      }
      if (error instanceof KeysUnavailable) {
        reply.header('retry-after', '5');
        throw new AccessRefused('sign-in-unavailable', undefined, { cause: error });
      }
      throw error;
    }
  }
}

const BEARER = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The token of the Authorization header, where it is well-formed. */
export function bearerToken({ headers }: Pick<IncomingRequest, 'headers'>): string | undefined {
  const { authorization } = headers;
  return typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
}

/** Node keeps the first of several Authorization headers without a word; whoever reads the last would take it for somebody else's request. */
function isSignedTwice({ raw }: IncomingRequest): boolean {
  let seen = 0;
  const names = raw?.rawHeaders ?? [];
  for (let index = 0; index < names.length; index += 2) {
    const name = names[index]!;
    if (name.length === 13 && name.toLowerCase() === 'authorization') seen += 1;
  }
  return seen > 1;
}

function actingPost({ headers }: IncomingRequest): string | undefined {
  const post = headers[ACTING_POST];
  if (post === undefined || post === '') return undefined;
  try {
    const text = typeof post === 'string' ? decodeURIComponent(post) : '';
    if (text !== '' && text.length <= 200 && text.isWellFormed()) return text;
  } catch {
    // Falls through: what cannot be decoded is malformed.
  }
  throw new AccessRefused('acting-post-malformed');
}

/** Provides the guard and what it needs to every module. */
@Module({})
export class AccessModule {
  static forRoot(access: Access): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [{ provide: ACCESS, useValue: access }, BearerGuard],
      exports: [ACCESS, BearerGuard],
    };
  }
}
