import { Misfit, never } from './misfit';

/** Istio reads one `*`, at the beginning or at the end; any other is a plain character that no value has. */
export function misfitOfWildcard(value: string): Misfit | undefined {
  const star = value.indexOf('*');
  const isAtAnEnd = value.lastIndexOf('*') === star && (star === 0 || star === value.length - 1);
  return star < 0 || isAtAnEnd ? undefined
    : never('a text with at most one "*", at its beginning or end', 'list the values, or widen the wildcard');
}
