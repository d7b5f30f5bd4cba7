const SEGMENT_LENGTH = 100;

/** One step of a JSON pointer (RFC 6901), leading slash included; a name that only an attack would have is cut. */
export function pointerStep(name: string | number): string {
  if (typeof name === 'number') return `/${name}`;
  const shown = name.length > SEGMENT_LENGTH ? `${name.slice(0, SEGMENT_LENGTH).toWellFormed()}…` : name;
  return `/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** JSON pointer (RFC 6901) to the place that the names and indexes lead to. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map(pointerStep).join('');
}
