import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Assembly, readAssembly, REPOSITORY } from './assembly';
import { typesOfDependencies } from './assembly-rules';

const PAGE = readFileSync(path.join(REPOSITORY, 'docs', 'alb.md'), 'utf8');

/** What the column "here" of the tables names, such as `ListenerAction.redirect`. */
function namesIn(page: string): string[] {
  const rows = page.split('\n').filter(line => line.startsWith('|')).map(line => line.split('|').slice(1, -1));
  const columns = rows.map(cells => cells[cells.length === 4 ? 2 : 1]);
  return columns.flatMap(cell => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

/** The names that are no type, or no member of one, of this package. */
function unknownNames(names: readonly string[], assembly: Assembly): string[] {
  return names.filter(name => {
    const [type, member] = name.split('.');
    const known = assembly.types[`${assembly.name}.${type}`];
    return known === undefined || member !== undefined && !hasMember(`${assembly.name}.${type}`, member, { ...typesOfDependencies(), ...assembly.types });
  });
}

function hasMember(fqn: string, name: string, types: Assembly['types']): boolean {
  const type = types[fqn];
  const own = [...type?.properties ?? [], ...type?.methods ?? [], ...type?.members ?? []].some(member => member.name === name);
  return own || [...type?.interfaces ?? [], ...type?.base ? [type.base] : []].some(parent => hasMember(parent, name, types));
}

describe('the tables from the ALB', () => {
  const assembly = readAssembly();

  test('name properties that exist', () => {
    const names = namesIn(PAGE);

    expect(names.length).toBeGreaterThan(50);
    expect(unknownNames(names, assembly)).toEqual([]);
  });

  test('are found wrong where they name another', () => {
    const page = '| ALB | annotation | here | becomes |\n|---|---|---|---|\n| a | `b` | `IstioAlb.nosuch`, `NoSuch`, `IstioAlb.delegate` | `c` |\n';

    expect(unknownNames(namesIn(page), assembly)).toEqual(['IstioAlb.nosuch', 'NoSuch']);
    expect(unknownNames(['WeightedServiceVersionOptions.terminationGracePeriod'], assembly)).toEqual([]);
  });
});
