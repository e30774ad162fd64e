import { AuthorizationRule } from './authorization-rule';
import { requirePossible } from '../core/request-texts';
import { guardingPaths, misfitOfGuardingPath } from '../istio';

/**
 * Refuses paths that take fewer requests than they look like where that lets requests in.
 *
 * A template takes no segment with `[` or `]`, and `{*}` none that is empty, while backends serve such paths.
 */
export function requireGuardingPaths(what: string, action: string, { operations = [] }: AuthorizationRule): void {
  const name = guardingPaths(action);
  for (const [index, operation] of operations.entries()) {
    const paths = name === undefined ? [] : operation[name] ?? [];
    const where = `${what}: operation ${index}: ${name} of a policy with the action ${action}`;
    paths.forEach(path => requirePossible(where, path, misfitOfGuardingPath(path)));
  }
}
