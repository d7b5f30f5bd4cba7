export * from './port.js';
export * from './codec.js';
