export * from './port.js';
export * from './keyed-identifiers.js';
