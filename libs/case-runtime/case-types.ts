import { isKnown, REGISTER_CATEGORY, type AnyCaseType, type EventDeclaration, type JsonObject, type RecordedEvent } from '#libs/kernel';
import type { EventCatalogue } from '#libs/event-store';
import { withCorrections } from './correction.js';
import { withAbandonment } from './abandonment.js';
import { assertDeclared } from './declarations.js';
import { withElsewhere } from './elsewhere.js';
import { withLateRegistration } from './late-registration.js';

/** Stored type of a register's entries. */
export const REGISTER_ENTERED = 'register.entered';

/**
 * The case types an office works with, completed with what every type has: corrections, abandoned claims, readers from elsewhere.
 * @throws Error at boot where two types share a name, a route or an event type, a view name is taken twice, or a declaration names what is
 *   not there
 */
export class CaseTypes {
  readonly all: readonly AnyCaseType[];
  readonly catalogue: EventCatalogue;
  private readonly byName: ReadonlyMap<string, AnyCaseType>;

  constructor(types: readonly AnyCaseType[]) {
    this.all = types.map((type) => withLateRegistration(withElsewhere(withCorrections(withAbandonment(type)))));
    this.byName = unique('case type', this.all, (type) => type.name);
    unique('route', this.all, (type) => type.route);
    const views = unique(
      'view',
      this.all.flatMap((type) => type.views),
      (view) => view.name,
    );
    const catalogue = new Map<string, EventDeclaration<JsonObject>>([[REGISTER_ENTERED, { version: 1 }]]);
    for (const type of this.all) {
      for (const [name, declaration] of Object.entries(type.events)) {
        if (!name.startsWith(`${type.name}.`)) throw new Error(`event ${name} of ${type.name} must start with ${type.name}.`);
        if (catalogue.has(name)) throw new Error(`event type ${name} is declared twice`);
        if (type.evolve[name] === undefined) throw new Error(`event type ${name} is never folded`);
        catalogue.set(name, declaration);
      }
    }
    this.catalogue = catalogue;
    // as written: what the machinery adds to a type is its own
    const names = new Set(this.byName.keys());
    for (const type of types) assertDeclared(type, views, names);
  }

  /** @throws Error where the office does not work with that type: a programming error */
  named(name: string): AnyCaseType {
    const type = this.byName.get(name);
    if (type === undefined) throw new Error(`this office has no case type ${name}`);
    return type;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Whether this build knows the stored event type in that version, and the payload that it carries. */
  knows(event: RecordedEvent): boolean {
    return isKnown(event, (name) => this.catalogue.get(name));
  }
}

function unique<T>(what: string, items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const name = key(item);
    if (found.has(name)) throw new Error(`two case types share the ${what} ${name}`);
    if (name === REGISTER_CATEGORY) throw new Error(`${what} ${name} is taken by the registers`);
    found.set(name, item);
  }
  return found;
}
