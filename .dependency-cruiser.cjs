/**
 * Which room may import what. `api/main.ts` and `temporal/worker.ts` join everything and are exempt; `local/`, `bench/`
 * and tests stand outside the product and may look anywhere, but nothing of the product may look at them.
 */
const tests = '\\.test\\.tsx?$|^(tests|web/journeys)/';
const roots = '^(api/main|temporal/worker)\\.ts$';
/** Schema files that touch the database; everything else in schema/ is a contract. */
const database = '^schema/(tables/|migrations/|(database|lines|long-lines|search|provision|welcome)[^/]*\\.ts$)';

/** Everything that a path of `from` may import; `type only` imports are judged by their own rules. */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: `${tests}|${roots}` },
  to: { pathNot: allowed, dependencyTypesNot: ['core', 'type-only'] },
});

/** `to` may be imported from `from` as types alone. */
const typesOnly = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: `${tests}|${roots}` },
  to: { path: to, dependencyTypesNot: ['type-only'] },
});

const never = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: `${tests}|${roots}` },
  to: { path: to },
});

const contracts = `^schema/(?!tables/|migrations/|(database|lines|long-lines|search|provision|welcome)[^/]*\\.ts$)`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'rooms-by-name',
      comment: 'Across rooms an import starts with #room/, so that moving a file never changes what others say.',
      severity: 'error',
      from: { path: '^([^/]+)/' },
      to: { path: '^[^/]+/', pathNot: '^($1|node_modules)/', dependencyTypesNot: ['aliased', 'core'] },
    },
    {
      name: 'contracts',
      comment:
        'A contract is read in every room, also in a browser and in a workflow: zod, ids, one form of JSON, and other contracts alone.',
      severity: 'error',
      from: { path: contracts, pathNot: tests },
      to: { pathNot: `${contracts}|node_modules/(zod|uuid|canonicalize)/`, dependencyTypesNot: ['core', 'type-only'] },
    },
    only(
      'tables',
      'The database side of schema/.',
      database,
      '^schema/|node_modules/(@mikro-orm|pg|pgvector|kysely|zod)/',
    ),
    only(
      'workflows',
      'Decisions without I/O.',
      '^workflows/',
      '^workflows/|^schema/|node_modules/@temporalio/(workflow|common)/',
    ),
    never('workflows-pure', 'No I/O in a workflow.', '^workflows/', `${database}|^(api|web|temporal|local|bench)/`),
    typesOnly('workflows-activities', 'A workflow knows activities by their types.', '^workflows/', '^activities/'),
    never(
      'activities',
      'Activities know contracts, tables and their own.',
      '^activities/',
      '^(workflows|api|web|temporal|local|bench)/',
    ),
    never('text', 'Pure functions: no doors, no database.', '^activities/text/', `^activities/(?!text/)|${database}`),
    never(
      'outside',
      'Doors to the world know no database.',
      '^activities/outside/',
      '^schema/(tables/|migrations/|database)',
    ),
    never('api', 'No business rule in api/.', '^api/', '^(workflows|local|bench)/|^temporal/(?!client)'),
    typesOnly('api-activities', 'The api is given what acts; it knows the types.', '^api/', '^activities/'),
    typesOnly('api-web', 'Only the composition root loads the web.', '^api/', '^web/'),
    never(
      'web',
      'The web reaches the API through its load context.',
      '^web/',
      `^(api|activities|workflows|temporal|local|bench)/|${database}`,
    ),
    never('temporal', 'No api and no web.', '^temporal/', '^(api|web|local|bench)/'),
    never(
      'product-alone',
      'The product never needs its tests, benches or launcher.',
      '^(schema|workflows|activities|api|web|temporal)/',
      '^(tests|bench|local)/',
    ),
    {
      name: 'product-without-tests',
      severity: 'error',
      from: { pathNot: tests },
      to: { path: '\\.test\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules/\\.|\\.diarium|web/build|docs)' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
