import { PassThrough, type Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '../known-problems.js';

/** Content types that an upload may come as; what it is kept as is bytes. */
export const UPLOAD_TYPES = ['application/octet-stream', 'application/pdf', 'image/*', 'audio/*', 'video/*'] as const;

const UPLOAD_TYPE = /^(?:application\/(?:octet-stream|pdf)|(?:image|audio|video)\/[a-z0-9.+-]{1,100})\s*(?:;|$)/i;

/** Hands uploads to their routes as they arrive, unbuffered; call it after the JSON parser is in place. Other routes answer 415. */
export function acceptUploads(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(UPLOAD_TYPE, (request, payload, done) => {
    const encoding = request.headers['content-encoding'];
    const takesUploads = request.routeOptions.url?.endsWith('/:id/attachments') === true;
    // where there is nothing, or not by this method, no other kind of body would do
    if (request.is404) done(null);
    else if (takesUploads && (encoding === undefined || encoding === 'identity')) done(null, payload);
    else done(problem('unsupported-media-type'));
  });
}

/** The client went away before all of its upload had come. */
export class UploadInterrupted extends Error {
  constructor() {
    super('the upload was interrupted');
    this.name = 'UploadInterrupted';
  }
}

/**
 * The body as a stream that may be given up: destroying a request takes its connection with it, and the answer that would tell
 * why. What is left of a body given up is read and thrown away.
 */
export function abandonable(request: Readable): Readable {
  const body = new PassThrough();
  // Heard by nobody until it is read, an error would end the process; whoever reads on is told of it then.
  body.on('error', () => undefined);
  const interrupted = () => body.destroy(new UploadInterrupted());
  request.once('error', interrupted);
  request.once('close', () => {
    if (!request.readableEnded) interrupted();
  });
  body.once('close', () => {
    request.unpipe(body);
    request.resume();
  });
  if (request.destroyed) interrupted();
  else request.pipe(body);
  return body;
}
