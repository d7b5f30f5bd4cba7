'use strict';
/**
 * The SQLite library for the Node that runs. better-sqlite3 13 comes compiled and needs Node-API 10, which no Node 20 has; 12 does without,
 * but compiled for Node 24.19 and later it ends the process when a statement is collected. npm installs the one that fits and passes over
 * one that cannot be installed without a word, so that is told here (docs/decisions/0012).
 */
const name = Number(process.versions.napi) >= 10 ? 'better-sqlite3' : 'better-sqlite3-12';

/** Thrown where a database is opened, not where this is imported: there it is told as other reasons not to start are. */
function missing(cause) {
  const why = String(cause.message).split('\n', 1)[0];
  return class {
    constructor() {
      const text = `the SQLite library (${name}) cannot be used on Node ${process.version}, ${process.platform}-${process.arch}: ${why}; run npm ci with this Node; npm ci --foreground-scripts shows why it could not be compiled`;
      throw Object.assign(new Error(text, { cause }), { name: 'SqliteLibraryMissing' });
    }
  };
}

function load() {
  try {
    const Database = require(name);
    // the native part is looked for only now
    new Database(':memory:').close();
    return Database;
  } catch (cause) {
    return missing(cause);
  }
}

module.exports = load();
