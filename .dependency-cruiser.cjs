/** Who may import whom (docs/architecture.md). Data flows one way: kernel knows nobody, apps know everybody. */
const libs = [
  'kernel',
  'durable-files',
  'personal-data',
  'law',
  'event-store',
  'views',
  'access',
  'case-runtime',
  'agenda',
  'http',
  'cases',
];

/** lib → the libs whose doors it may open */
const allowed = {
  kernel: [],
  'durable-files': [],
  'personal-data': ['kernel', 'durable-files'],
  law: ['kernel'],
  'event-store': ['kernel', 'personal-data'],
  views: ['kernel', 'event-store'],
  access: ['kernel', 'durable-files'],
  'case-runtime': ['kernel', 'event-store', 'personal-data', 'law', 'access'],
  agenda: ['kernel', 'event-store', 'views', 'case-runtime'],
  http: ['kernel', 'event-store', 'personal-data', 'case-runtime', 'access', 'views', 'agenda'],
  cases: ['kernel', 'access', 'law', 'http'],
};

const specs = '\\.spec\\.ts$|/testing/|/contract/|/spec/';

module.exports = {
  forbidden: [
    { name: 'no-circular', comment: 'a cycle has no first part to understand', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(allowed).map(([lib, may]) => ({
      name: `${lib}-imports`,
      comment: `${lib} may open the doors of: ${may.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^libs/${lib}/`, pathNot: specs },
      to: { path: `^(libs/(?!${[lib, ...may].map((name) => `${name}/`).join('|')})|apps/|config/(?!sqlite/))` },
    })),
    ...libs.map((lib) => ({
      name: `${lib}-has-one-door`,
      comment: 'a lib is entered through its index.ts (or a named folder door), never by the window',
      severity: 'error',
      from: { pathNot: `^libs/${lib}/` },
      to: { path: `^libs/${lib}/`, pathNot: '/index\\.ts$|^libs/[^/]+/(testing|contract)/' },
    })),
    {
      name: 'kernel-is-pure',
      comment: 'the kernel has no framework and no I/O',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: specs },
      to: { dependencyTypes: ['npm'] },
    },
    {
      name: 'one-folder-knows-eventstoredb',
      comment: 'the client library is frozen: one folder may have to be replaced',
      severity: 'error',
      from: { pathNot: '^libs/event-store/eventstoredb/' },
      to: { path: 'node_modules/@eventstore' },
    },
    {
      name: 'adapters-only-from-apps',
      comment: 'which store is used is decided where the office is put together',
      severity: 'error',
      from: { path: '^libs/', pathNot: `^libs/event-store/|${specs}` },
      to: { path: '^libs/event-store/(sqlite|eventstoredb)/' },
    },
    {
      name: 'case-types-do-not-know-each-other',
      comment: 'what one owes to another is asked by name (docs/decisions/0014)',
      severity: 'error',
      from: { path: '^libs/cases/([^/]+)/', pathNot: specs },
      to: { path: '^libs/cases/(?!$1/)[^/]+/' },
    },
    {
      name: 'case-types-see-validation-only',
      comment: 'a case type is a value: of http it may use the decorators of its payload classes',
      severity: 'error',
      from: { path: '^libs/cases/' },
      to: { path: '^libs/http/', pathNot: '^libs/http/validation/' },
    },
    {
      name: 'only-views-touch-sql',
      comment: 'facts are appended and folded; SQL belongs to the stores and views',
      severity: 'error',
      from: { pathNot: '^libs/(views|event-store|agenda)/|^config/sqlite/|^test/' },
      to: { path: '^config/sqlite/|node_modules/(kysely|pg|(@types/)?better-sqlite3[^/]*)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'source', 'import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
