/** Law data that may not be loaded; the message is `file:line: reason`, and the office does not start with it. */
export class BadLaw extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
    this.name = 'BadLaw';
  }
}
