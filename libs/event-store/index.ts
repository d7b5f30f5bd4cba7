export * from './port.js';
export * from './codec.js';
export * from './store-with.js';
