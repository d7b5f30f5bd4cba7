import type { Attachments } from '../index.js';

/** For specs without files. */
export const noAttachments: Attachments = {
  put: () => Promise.reject(new Error('no attachments here')),
  find: () => Promise.resolve(undefined),
  open: () => Promise.resolve(undefined),
  expire: () => Promise.resolve(0),
};
