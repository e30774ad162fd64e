import { CelMistake, mistake } from './cel-tokens';
import { Misfit } from './misfit';
import { misfitOfCelRegex, misfitOfRegexSyntax } from './regular-expression';

/** Where an expression stands: each place has an environment of its own. */
export enum CelUse {
  /** What is logged: Envoy's own environment, made for foreign hands. */
  FILTER,
  /** The value of a tag of a metric: all that CEL has, in Istio's filter for metrics. */
  METRIC_TAG,
}

interface Environment {
  /** How many arguments a function takes: `f(a, b)`. */
  readonly functions: ReadonlyMap<string, readonly number[]>;
  /** The same, behind a value: `a.f(b)`. */
  readonly members: ReadonlyMap<string, readonly number[]>;
  /** Loops, `a.f(x, b)`: the first argument names the item. */
  readonly loops: ReadonlyMap<string, readonly number[]>;
  readonly misfitOfRegex: (pattern: string) => Misfit | undefined;
  /** Whether `+` joins texts and lists. */
  readonly joins: boolean;
}

/** What both have. */
const CONVERSIONS = ['bool', 'bytes', 'double', 'duration', 'dyn', 'int', 'timestamp', 'type', 'uint'];
const COMPARISONS = ['contains', 'endsWith', 'matches', 'startsWith'];
const TIMES = ['Date', 'DayOfMonth', 'DayOfWeek', 'DayOfYear', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'];

const FUNCTIONS: [string, number[]][] = [['size', [1]], ...taking([1], CONVERSIONS), ...taking([2], COMPARISONS)];
const MEMBERS = new Map<string, number[]>([['size', [0]], ...taking([1], COMPARISONS), ...taking([0, 1], TIMES.map(part => `get${part}`))]);

const ENVIRONMENTS: Record<CelUse, Environment> = {
  [CelUse.FILTER]: {
    functions: new Map([...FUNCTIONS, ['re.extract', [3]], ...taking([2], ['re.capture', 're.captureN'])]),
    members: MEMBERS,
    loops: new Map(),
    misfitOfRegex: misfitOfCelRegex,
    joins: false,
  },
  [CelUse.METRIC_TAG]: {
    functions: new Map([...FUNCTIONS, ['string', [1]]]),
    members: MEMBERS,
    loops: new Map([...taking([2], ['all', 'exists', 'exists_one', 'filter']), ['map', [2, 3]]]),
    misfitOfRegex: misfitOfRegexSyntax,
    joins: true,
  },
};

function taking(counts: number[], names: readonly string[]): [string, number[]][] {
  return names.map(name => [name, counts]);
}

/** As much of a part of an expression as decides what may be done with it. */
export interface CelPart {
  /** How deep Envoy's parser goes for it. */
  readonly depth: number;
  /** A name with the points in it, as the name of a function can be. */
  readonly name?: string;
  /** Whether it is a field of something. */
  readonly isField?: boolean;
  /** A text that is written there. */
  readonly text?: string;
  /** Whether it is a list that is written there. */
  readonly isList?: boolean;
}

/** Refuses a call of a function that there is not, or not with so many arguments. */
export function requireCall(use: CelUse, target: CelPart | undefined, name: string, given: readonly CelPart[]): void {
  const { functions, members, loops, misfitOfRegex } = ENVIRONMENTS[use];
  const takes = (known: ReadonlyMap<string, readonly number[]>, one: string): boolean => known.get(one)?.includes(given.length) ?? false;
  if (target === undefined && name === 'has' && given.length === 1) {
    if (!given[0].isField) {
      throw mistake('a CEL expression in which has() asks for a field',
        'write it as has(request.headers.cookie), or ask "cookie" in request.headers');
    }
  } else if (target !== undefined && takes(loops, name)) {
    if (given[0].name === undefined || given[0].name.includes('.')) {
      throw mistake(`a CEL expression in which ${name}() names the item first`, `write it as ${name}(item, item != "")`);
    }
  } else if (!(target === undefined ? takes(functions, name)
    : takes(members, name) || target.name !== undefined && takes(functions, `${target.name}.${name}`))) {
    throw unknownFunction(use, target === undefined ? name : `….${name}`, given.length);
  }
  const pattern = name === 'matches' ? given[given.length - 1].text : undefined;
  // An empty one matches everything.
  const misfit = pattern === undefined || pattern === '' ? undefined : misfitOfRegex(pattern);
  if (misfit !== undefined) {
    throw mistake(`a CEL expression in which matches() has ${misfit.allowed}`, misfit.fix);
  }
}

/** Envoy takes it, and finds at every request that it can not do it. */
export function requireSum(use: CelUse, operands: readonly CelPart[]): void {
  if (!ENVIRONMENTS[use].joins && operands.some(({ text, isList }) => text !== undefined || isList)) {
    throw mistake('a CEL expression in which "+" adds numbers', 'Envoy joins no texts and lists there, and the condition would never be true');
  }
}

function unknownFunction(use: CelUse, name: string, count: number): CelMistake {
  const { functions, members, loops } = ENVIRONMENTS[use];
  const known = ['has', ...new Set([...functions.keys(), ...members.keys(), ...loops.keys()])];
  return mistake(`a CEL expression with functions that Envoy has there, not ${name}() with ${count} argument${count === 1 ? '' : 's'}`,
    `use one of ${known.join(', ')}${use === CelUse.FILTER ? '; there are no loops over lists and maps: ask for each item by its name' : ''}`);
}
