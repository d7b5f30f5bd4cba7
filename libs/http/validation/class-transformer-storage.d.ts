/** The storage that class-transformer keeps its decorators in is not on its front door; its types are. */
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage.js';
}
