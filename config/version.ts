/** Version of the office and of its interface; a spec holds it to package.json. */
export const VERSION = '0.1.0';
