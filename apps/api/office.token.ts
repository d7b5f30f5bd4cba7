/** Injection token of the office that the controllers of the API work for. */
export const OFFICE = Symbol('office');
