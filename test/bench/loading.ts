/**
 * One measurement in a process of its own: the time that Node takes to start and load some modules.
 *
 *   node -e CODE          where CODE is what `loadingCode` gives; it prints milliseconds
 */
export const BASE = ['cdk8s', 'cdk8s-plus-28'];

/** Plain Node: a loader for TypeScript would be measured as well. */
export function loadingCode(modules: readonly string[], touch = ''): string {
  return [
    ...modules.map(name => `require('${name}');`),
    touch,
    // As in busy-time.ts.
    "const file = '/proc/self/task/' + process.pid + '/schedstat';",
    "const { existsSync, readFileSync } = require('node:fs');",
    'const { user, system } = process.cpuUsage();',
    "console.log(existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : (user + system) / 1e3);",
  ].join(' ');
}
