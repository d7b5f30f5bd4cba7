#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../dist/apps/cli/main.js', import.meta.url));
if (!existsSync(entry)) {
  process.stderr.write('anjuan is not built yet: npm run build\n');
  process.exit(1);
}
await import(entry);
