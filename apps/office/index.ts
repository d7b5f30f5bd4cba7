export * from './commands-of.js';
export * from './data-folder.js';
export * from './demo-clock.js';
export * from './office.js';
export { refuseForeignKeys } from './own-keys.js';
export * from './views.js';
export * from './founding.js';
export * from './start-failure.js';
export * from './types.js';
