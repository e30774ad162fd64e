import { isTemplate } from './authorization-path';
import { AuthorizationRule } from './authorization-rule';
import { refuse } from '../core/errors';

/** The paths by which a policy with an action keeps requests out: one that it misses gets in. */
const GUARDING: Record<string, 'paths' | 'notPaths'> = { ALLOW: 'notPaths', DENY: 'paths', CUSTOM: 'paths' };

/**
 * Refuses paths that take fewer requests than they look like where that lets requests in.
 *
 * A template takes no segment with `[` or `]`, and `{*}` none that is empty, while backends serve such paths.
 */
export function requireGuardingPaths(what: string, action: string, { operations = [] }: AuthorizationRule): void {
  const name = Object.hasOwn(GUARDING, action) ? GUARDING[action] : undefined;
  for (const [index, operation] of operations.entries()) {
    const paths = name === undefined ? [] : operation[name] ?? [];
    paths.forEach(path => requireGuardingPath(`${what}: operation ${index}: ${name} of a policy with the action ${action}`, path));
  }
}

function requireGuardingPath(what: string, path: string): void {
  if (isTemplate(path)) {
    const beginning = path.slice(0, path.indexOf('{'));
    refuse(what, 'a path without {*} and {**}', path,
      `Envoy takes no "[" and "]" for them, and for {*} no empty segment, so that such requests get by: use "${beginning}*", or allow in another `
        + 'policy what is meant');
  }
  if (path.endsWith('.*')) {
    refuse(what, 'a path that takes what lies below it too', path,
      `it takes only what begins with "${path.slice(0, -1)}", and no expression: use "${path.slice(0, -2)}*", or name each path`);
  }
}
