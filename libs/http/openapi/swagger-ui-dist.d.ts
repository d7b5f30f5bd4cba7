declare module 'swagger-ui-dist/absolute-path.js' {
  /** Folder of the package's own static files. */
  export default function getAbsoluteFSPath(): string;
}
