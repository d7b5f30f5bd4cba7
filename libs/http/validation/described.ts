/** What a field or a class means, for the published description of the interface. */
export interface Description {
  readonly zh: string;
  readonly en: string;
  readonly example?: unknown;
}

const ofClasses = new WeakMap<object, Description>();
const ofFields = new WeakMap<object, Map<string, Description>>();

/** Describes a class or a field in both languages, with an example where one helps. */
export function Described(description: Description): ClassDecorator & PropertyDecorator {
  return (target: object, property?: string | symbol) => {
    if (property === undefined) {
      ofClasses.set(target, description);
      return;
    }
    const fields = ofFields.get(target) ?? new Map<string, Description>();
    fields.set(String(property), description);
    ofFields.set(target, fields);
  };
}

/** Description of a class itself. */
export function descriptionOf(dataClass: object): Description | undefined {
  return ofClasses.get(dataClass);
}

/** Description of a field, its own or the one that it inherits. */
export function fieldDescription(prototype: object, field: string): Description | undefined {
  for (let owner: object | null = prototype; owner !== null; owner = Object.getPrototypeOf(owner) as object | null) {
    const description = ofFields.get(owner)?.get(field);
    if (description !== undefined) return description;
  }
  return undefined;
}
