/**
 * Dependencies point one way: cli → lesson → run → {live, sim, explore, load, check, faults, strategies,
 * scenario, recording, incident} → ports → core, and report → core; check → metrics; forensics → the
 * Redis model. Each rule names what a room may reach.
 */
const workers = [
  'live',
  'sim',
  'explore',
  'load',
  'faults',
  'strategies',
  'scenario',
  'recording',
  'incident',
];

const mayReach = (room, reachable) => ({
  name: `${room}-reaches-only-${reachable.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: [room, ...reachable].map((name) => `^src/${name}`) },
});

module.exports = {
  forbidden: [
    mayReach('core', []),
    mayReach('ports', ['core']),
    mayReach('report', ['core']),
    // What is said to databases, and what their errors mean, whether they are real or modelled.
    mayReach('sql', ['ports', 'core']),
    ...workers.map((room) => mayReach(room, ['sql', 'ports', 'core'])),
    mayReach('metrics', ['ports', 'core']),
    // What MONITOR does not show is known again by executing it in the model.
    mayReach('forensics', ['sim/redis-model/', 'core']),
    mayReach('check', ['metrics', 'ports', 'core']),
    // It runs in a browser: of the rest it takes words and types.
    mayReach('page', ['core']),
    mayReach('timeline', ['check', 'metrics', 'ports', 'core']),
    // Statistics of numbers, whatever they measure.
    mayReach('stats', []),
    mayReach('compare', ['stats', 'core']),
    // The public API is what a user's strategy file gets for `seckill-bench`.
    mayReach('run', [
      ...workers,
      'stats',
      'forensics',
      'timeline',
      'check',
      'metrics',
      'ports',
      'core',
      'index.ts',
    ]),
    // The acts run sales as a user would, and show them.
    mayReach('lesson', ['run', 'report', 'scenario', 'strategies', 'core']),
    mayReach('cli', [
      'compare',
      'lesson',
      'run',
      'report',
      ...workers,
      'forensics',
      'check',
      'metrics',
      'ports',
      'core',
    ]),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-drivers-in-strategies',
      comment: 'A strategy touches the world through its ports only; it may name types.',
      severity: 'error',
      from: { path: '^src/(strategies|check|scenario|load|core)/' },
      to: {
        path: '^(node_modules/ioredis/|(net|tls|http|child_process|timers|process|fs)(/|$))',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-sockets-in-the-simulator',
      comment:
        'The Lua machine reads the source of its interpreter, which it amends; what own code starts is passed on, and noted.',
      severity: 'error',
      from: {
        path: '^src/(sim|explore)/',
        pathNot: '^src/sim/(redis-model/lua/vm/load|escapes/entry-points)\\.ts$',
      },
      to: { path: '^(node:)?(net|tls|http|https|dgram|child_process|fs)$' },
    },
    {
      name: 'not-to-dev-dependencies',
      comment: 'What the page needs is built into it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.json'],
    },
  },
};
