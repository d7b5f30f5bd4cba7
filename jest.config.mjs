import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Jest runs in CommonJS mode, so every package that ships ES modules only has to be transformed like our own code.
 * Which ones those are is read from node_modules, not kept by hand.
 */
function esmOnlyPackages(root) {
  const names = new Set();
  const visit = (folder) => {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.name.startsWith('@')) {
        visit(path);
        continue;
      }
      const manifest = join(path, 'package.json');
      if (existsSync(manifest)) {
        const { name, type } = JSON.parse(readFileSync(manifest, 'utf8'));
        if (type === 'module' && name) names.add(name);
      }
      visit(join(path, 'node_modules'));
    }
  };
  visit(root);
  return [...names];
}

const esm = esmOnlyPackages('node_modules').map((name) => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));

const transform = {
  '^.+\\.(ts|js|mjs)$': [
    '@swc/jest',
    {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true, dynamicImport: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
      sourceMaps: 'inline',
    },
  ],
};

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: [],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'require', 'default'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/node_modules/)?(?:${esm.join('|')})/)`, '\\.thread\\.mjs$'],
};

/** Two kinds of specs: those that need nothing but this process, and those that drive the built office (see .ci/run). */
export default {
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // the limit is for what never ends: a shared machine may stand still for seconds
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'specs',
      roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/config', '<rootDir>/test'],
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/test/crash/', '<rootDir>/test/journeys/'],
    },
    {
      ...shared,
      displayName: 'built',
      roots: ['<rootDir>/test/crash', '<rootDir>/test/journeys'],
      testMatch: ['**/*.spec.ts'],
    },
  ],
};
