import { runInNewContext } from 'node:vm';
import { faultCode } from './event-reader.js';

describe('fault of a read', () => {
  it('is told by its code though the error is of another realm', () => {
    const foreign: unknown = runInNewContext("Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' })");

    expect(foreign).not.toBeInstanceOf(Error);
    expect(faultCode(foreign)).toBe('SQLITE_CORRUPT');
  });

  it.each([[new TypeError('The database connection is not open')], [null], ['text'], [{ code: 5 }], [{ code: 'ENOENT' }]])(
    'is of a closed file where %p has no code of the database',
    (error) => {
      expect(faultCode(error)).toBe('closed');
    },
  );
});
