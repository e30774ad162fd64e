import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Assembly, readAssembly, REPOSITORY } from './assembly';
import { typesOfDependencies } from './assembly-rules';
import { isShown } from './shown-cases';

const PAGE = readFileSync(path.join(REPOSITORY, 'docs', 'alb.md'), 'utf8');

/** What the column "here" of the tables names, such as `ListenerAction.redirect`. */
function namesIn(page: string): string[] {
  return rowsOf(page).flatMap(({ here }) => [...here.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

interface Row {
  readonly feature: string;
  readonly here: string;
  readonly becomes: string;
  readonly shownBy: string;
}

/** The rows of the tables; the last one has no column for annotations. */
function rowsOf(page: string): Row[] {
  return page.split('\n').filter(line => /^\|(?!---)/.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))
    .map(cells => ({ feature: cells[0], here: cells[cells.length - 3], becomes: cells[cells.length - 2], shownBy: cells[cells.length - 1] }))
    .filter(({ here }) => here !== 'here');
}

/** What works here is shown somewhere: the cells that name no case that is there. */
function unshown(page: string): string[] {
  return rowsOf(page).filter(({ here, shownBy }) => here !== '' && !isShown(shownBy)).map(({ feature }) => feature);
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

  test('name the case that shows what works', () => {
    expect(unshown(PAGE)).toEqual([]);
    expect(rowsOf(PAGE).filter(({ shownBy }) => shownBy !== '').length).toBeGreaterThan(50);
  });

  test('are found wrong where nothing shows it', () => {
    const page = '| ALB | annotation | here | becomes | shown by |\n|---|---|---|---|---|\n'
      + '| a | – | `A` | b | |\n| b | – | `A` | b | `nosuch`: case |\n| c | – | `A` | b | `alb-policies`: no such case |\n'
      + '| d | – | | b | |\n| e | – | `A` | b | `alb-policies`: source addresses |\n';

    expect(unshown(page)).toEqual(['a', 'b', 'c']);
  });

  test('are found wrong where they name another', () => {
    const page = '| ALB | annotation | here | becomes | shown by |\n|---|---|---|---|---|\n| a | `b` | `IstioAlb.nosuch`, `NoSuch`, `IstioAlb.delegate` | `c` | |\n';

    expect(unknownNames(namesIn(page), assembly)).toEqual(['IstioAlb.nosuch', 'NoSuch']);
    expect(unknownNames(['WeightedServiceVersionOptions.terminationGracePeriod'], assembly)).toEqual([]);
  });
});
