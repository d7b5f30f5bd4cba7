import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { abandonable } from './upload-body.js';

/** A request whose body is on its way. */
function sending(): PassThrough {
  const request = new PassThrough();
  request.write('the first bytes');
  return request;
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

describe('a client that goes away before anybody reads its upload', () => {
  it.each([
    ['the connection breaks', new Error('ECONNRESET')],
    ['the connection is closed', undefined],
  ])('ended the process, which nobody had told of the error: whoever reads on is told, %s', async (_how, cause) => {
    // given
    const request = sending();
    const body = abandonable(request);

    // when
    const closed = new Promise((resolve) => body.once('close', resolve));
    request.destroy(cause);
    await closed;

    // then
    await expect(pipeline(body, nowhere())).rejects.toMatchObject({ name: 'UploadInterrupted' });
  });

  it('is noticed where it has gone already', async () => {
    const request = sending();
    request.on('error', () => undefined).destroy(new Error('ECONNRESET'));
    const body = abandonable(request);
    await new Promise((resolve) => body.once('close', resolve));

    await expect(pipeline(body, nowhere())).rejects.toMatchObject({ name: 'UploadInterrupted' });
  });
});
