import { refuse } from '../../core/errors';

/** A folder of a repository: both tools refuse one that leaves it. */
export function requireRepositoryPath(what: string, value: string): string {
  if (typeof value !== 'string' || value === '' || value.startsWith('/') || value.split('/').includes('..')) {
    refuse(what, 'a folder inside the repository, such as "dist/shop"', value,
      'write it from the root of the repository, without "/" before it and without ".."');
  }
  return value;
}
