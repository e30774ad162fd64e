import { CEL_RULES } from './cel-rules';
import { CrdSchemas, PlaceSchema, PlaceType } from './crd-schemas';
import { FORMATS } from './formats';
import { nearestName } from './nearest-name';
import { patternInWords } from './patterns';
import { MAX_VIOLATIONS, Walk } from './walk';
import { fixOfType, listed, mayBeEmpty, shown, typeInWords } from './wording';
import { isMap } from '../plain-value';
import { findsRegex } from '../regular-expression';

/** What looks at the values of a place. */
interface Inspection {
  /** The type that makes every scalar right, where nothing else is asked of it. */
  readonly wholeType?: 'string' | 'boolean';
  /** Whether a scalar is right: nearly all are, and need no walk then. */
  readonly fits?: (value: unknown) => boolean;
  /** Tells what is wrong with a value. */
  readonly inspect: (value: unknown, walk: Walk) => void;
}

/** A test of a value that has the right type. */
interface Test {
  readonly holds: (value: unknown) => boolean;
  /** Tells of a value for which it does not hold. */
  readonly tell: (value: unknown, walk: Walk) => void;
}

/** A field of a map, or what stands for each of those that have no name of their own. */
class Field {
  public readonly wholeType: Inspection['wholeType'];
  public readonly fits: Inspection['fits'];
  public readonly inspect: Inspection['inspect'];

  /** @param metBy the number of the walk that met it last */
  constructor(
    { wholeType, fits, inspect }: Inspection, public readonly isNullable: boolean, public readonly isRequired: boolean, public metBy: number,
  ) {
    this.wholeType = wholeType;
    this.fits = fits;
    this.inspect = inspect;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The inspections of places, each made when somebody first goes there: there are many, and an app has few kinds. */
export class Inspections {
  private readonly known: Inspection[] = [];

  constructor(private readonly schemas: CrdSchemas) {}

  /** What the values of a place must be. */
  public of(place: number): Inspection {
    this.known[place] ??= this.make(this.schemas.places[place]);
    return this.known[place];
  }

  private make(schema: PlaceSchema): Inspection {
    const rules = testOfRules((schema.rules ?? []).map(index => this.schemas.rules[index]));
    switch (schema.type) {
      case 'object': return this.ofMap(schema, rules);
      case 'array': return this.ofList(schema, rules);
      default: return ofScalar(schema, rules);
    }
  }

  private ofMap(schema: PlaceSchema, rules: Test | undefined): Inspection {
    const { properties = {}, values, required = [], exclusive = [], open } = schema;
    const fields = new Map(Object.entries(properties).map(([name, place]) => [name, this.field(place, required.includes(name), 0)]));
    // What users name is none of the fields that a walk meets.
    const value = values === undefined ? undefined : this.field(values, false, Infinity);
    const size = testOfSize(schema, 'field', map => Object.keys(map as object).length);
    const inspect: Inspection['inspect'] = (map, walk) => {
      if (!isMap(map)) {
        return refuseContainer(schema.type, map, walk);
      }
      const { witness } = walk;
      witness.meetContainer();
      const refusals = walk.refusals;
      let count = 0;
      let requiredCount = 0;
      let unknown: string[] | undefined;
      let empty: string[] | undefined;
      for (const name in map) {
        const item = map[name];
        if (item === undefined || walk.isOver) {
          continue;
        }
        const field = fields.get(name) ?? value;
        count++;
        const isScalar = typeof item !== 'object' || item === null;
        if (isScalar) {
          witness.meetScalar(item);
        } else if (field === undefined || field.fits !== undefined) {
          witness.meetWhole(item);
        }
        if (field === undefined || field === value) {
          witness.meetKey(name);
        }
        if (field === undefined) {
          if (!open && (unknown ??= []).length < MAX_VIOLATIONS) {
            unknown.push(name);
          }
          continue;
        }
        if (field.metBy < walk.number) {
          field.metBy = walk.number;
          walk.fields.push(name);
        }
        if (item === null && !field.isNullable) {
          (empty ??= []).push(name);
          continue;
        }
        requiredCount += field.isRequired && item !== null ? 1 : 0;
        if (typeof item !== field.wholeType && (field.fits === undefined || !field.fits(item))) {
          walk.enter(name);
          field.inspect(item, walk);
          walk.leave();
        }
      }
      const given = empty === undefined ? map : withoutNulls(map);
      for (let index = 0; index < required.length && requiredCount < required.length; index++) {
        const name = required[index];
        if (!has(given, name)) {
          const meant = unknown && nearestOf(unknown, name);
          unknown = unknown?.filter(other => other !== meant);
          tellMissing(name, this.schemas.places[properties[name]], meant, walk);
        }
      }
      for (let index = 0; index < exclusive.length && count > 1; index++) {
        inspectChoice(exclusive[index], given, walk);
      }
      unknown?.forEach(name => tellUnknown(name, fields, walk));
      // A rule may read everything below, and is asked when all of that is right; and what a mistyped field means nobody knows.
      const isRight = walk.refusals > refusals || unknown !== undefined || passes(size, given, walk) && passes(rules, given, walk);
      // Where something has to be there, it is enough to say that.
      if (isRight && empty !== undefined) {
        empty.filter(name => !required.includes(name)).forEach(name => tellNull(name, walk));
      }
    };
    return { inspect };
  }

  private field(place: number, isRequired: boolean, metBy: number): Field {
    return new Field(this.of(place), this.schemas.places[place].nullable === true, isRequired, metBy);
  }

  private ofList(schema: PlaceSchema, rules: Test | undefined): Inspection {
    const { wholeType, fits, inspect } = schema.items === undefined ? ANYTHING : this.of(schema.items);
    const size = testOfSize(schema, 'item', list => (list as unknown[]).length);
    const keys = schema.keys && testOfKeys(schema.keys);
    const inspectList: Inspection['inspect'] = (list, walk) => {
      if (!Array.isArray(list)) {
        return refuseContainer(schema.type, list, walk);
      }
      const { witness } = walk;
      witness.meetContainer();
      const before = walk.refusals;
      for (let index = 0; index < list.length && !walk.isOver; index++) {
        if (typeof list[index] !== 'object' || list[index] === null) {
          witness.meetScalar(list[index]);
        } else if (fits !== undefined) {
          witness.meetWhole(list[index]);
        }
        if (typeof list[index] !== wholeType && (fits === undefined || !fits(list[index]))) {
          walk.enter(index);
          inspect(list[index], walk);
          walk.leave();
        }
      }
      if (walk.refusals === before && passes(size, list, walk) && passes(keys, list, walk)) {
        passes(rules, list, walk);
      }
    };
    return { inspect: inspectList };
  }
}

/** A place without a schema. */
const ANYTHING: Inspection = { fits: () => true, inspect: () => undefined };

/** Whether a value passes a test, if there is one: one mistake is told once. */
function passes(asked: Test | undefined, value: unknown, walk: Walk): boolean {
  if (asked === undefined || asked.holds(value)) {
    return true;
  }
  asked.tell(value, walk);
  return false;
}

/** Of some fields there can be one. */
function inspectChoice(names: readonly string[], given: Fields, walk: Walk): void {
  let count = 0;
  for (let index = 0; index < names.length; index++) {
    count += has(given, names[index]) ? 1 : 0;
  }
  if (count > 1) {
    const chosen = names.filter(name => has(given, name));
    walk.refuse('oneOf', `have only one of ${listed(names, 'and')}`, listed(chosen, 'and'), 'leave the others out');
  }
}

function nearestOf(written: readonly string[], name: string): string | undefined {
  return written.find(other => nearestName(other, [name]) !== undefined);
}

function ofScalar(schema: PlaceSchema, rules: Test | undefined): Inspection {
  const { type, nullable } = schema;
  const hasType = HAS_TYPE[type];
  const tests = [...testsOfScalar(schema), ...rules === undefined ? [] : [rules]];
  return {
    wholeType: tests.length === 0 && (type === 'string' || type === 'boolean') ? type : undefined,
    fits: tests.length === 0 ? hasType : value => hasType(value) && brokenOf(tests, value) === undefined,
    inspect: (value, walk) => {
      if (value === null && nullable) {
        return;
      }
      if (!hasType(value)) {
        return refuseType(type, value, walk);
      }
      brokenOf(tests, value)?.tell(value, walk);
    },
  };
}

/** Whether a value has a type. Numbers without an end are told by a check of its own. */
const HAS_TYPE: Readonly<Record<PlaceType, (value: unknown) => boolean>> = {
  object: isMap,
  array: Array.isArray,
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  integer: Number.isInteger,
  number: Number.isFinite,
};

function brokenOf(tests: readonly Test[], value: unknown): Test | undefined {
  for (let index = 0; index < tests.length; index++) {
    if (!tests[index].holds(value)) {
      return tests[index];
    }
  }
  return undefined;
}

function testsOfScalar(schema: PlaceSchema): Test[] {
  const { enum: allowed, pattern, minimum, maximum } = schema;
  const format = FORMATS[schema.format ?? ''];
  const tests = [
    allowed && test('enum', value => allowed.includes(value as string), `be ${listed(allowed.map(mayBeEmpty), 'or')}`,
      value => fixOfChoice(String(value), allowed)),
    format && test('format', value => format.fits(value), format.must, () => format.fix),
    minimum !== undefined && test('minimum', value => (value as number) >= minimum, `be at least ${minimum}`, () => `write ${minimum} or more`),
    maximum !== undefined && test('maximum', value => (value as number) <= maximum, `be at most ${maximum}`, () => `write ${maximum} or less`),
    testOfSize(schema, 'character', text => characterCount(text as string)),
    pattern !== undefined && testOfPattern(pattern),
  ];
  return tests.filter(one => typeof one === 'object');
}

function testOfPattern(pattern: string): Test {
  const { must, fix } = patternInWords(pattern);
  return test('pattern', value => findsRegex(pattern, value as string), must, () => fix);
}

function test(keyword: string, holds: Test['holds'], must: string, fixOf: (value: unknown) => string): Test {
  return { holds, tell: (value, walk) => walk.refuse(keyword, must, shown(value), fixOf(value)) };
}

function testOfRules(texts: readonly string[]): Test | undefined {
  // The import refuses a rule that is not there.
  const rules = texts.map(text => ({ text, ...CEL_RULES.get(text)! }));
  // Several rules may refuse the same mistake.
  const brokenBy = (value: unknown) => rules.find(({ holds }) => !holds(value));
  return rules.length === 0 ? undefined : {
    holds: rules.length === 1 ? rules[0].holds : value => brokenBy(value) === undefined,
    tell: (value, walk) => {
      const { text, must, fix } = brokenBy(value)!;
      walk.refuse(text, must, shown(value), fix);
    },
  };
}

function testOfSize({ minSize = 0, maxSize = Infinity }: PlaceSchema, unit: string, sizeOf: (value: unknown) => number): Test | undefined {
  const withUnit = (size: number) => `${size} ${unit}${size === 1 ? '' : 's'}`;
  return minSize === 0 && maxSize === Infinity ? undefined : {
    holds: value => {
      const size = sizeOf(value);
      return size >= minSize && size <= maxSize;
    },
    tell: (value, walk) => {
      const size = sizeOf(value);
      const got = size === 0 ? 'none' : `${size}`;
      if (size < minSize) {
        walk.refuse('minSize', `have at least ${withUnit(minSize)}`, got, 'add some, or leave it out');
      } else {
        walk.refuse('maxSize', `have at most ${withUnit(maxSize)}`, got, 'leave some out');
      }
    },
  };
}

function testOfKeys(keys: readonly string[]): Test {
  const names = listed(keys, 'and');
  return {
    holds: list => firstPair(list as readonly Fields[], keys) === undefined,
    tell: (list, walk) => {
      const pair = firstPair(list as readonly Fields[], keys)!;
      walk.refuse('listMapKeys', `have no two items with the same ${names}`, `those at ${pair.join(' and ')}`, `give each its own ${names}`);
    },
  };
}

/** The indices of the first item that has the same values as one before, and of that one. */
function firstPair(list: readonly Fields[], keys: readonly string[]): readonly [number, number] | undefined {
  const known = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = JSON.stringify(keys.map(name => item[name]));
    const first = known.get(key);
    if (first !== undefined) {
      return [first, index];
    }
    known.set(key, index);
  }
  return undefined;
}

/** A scalar has been met already. */
function refuseContainer(type: PlaceType, value: unknown, walk: Walk): void {
  if (typeof value === 'object' && value !== null) {
    walk.witness.meetWhole(value);
  }
  refuseType(type, value, walk);
}

function refuseType(type: PlaceType, value: unknown, walk: Walk): void {
  // What YAML can say and JSON can not is told by a check of its own.
  if (isEndless(value)) {
    return walk.passOver();
  }
  walk.refuse('type', `be ${typeInWords(type)}`, shown(value), fixOfType(type, value));
}

function tellUnknown(name: string, fields: ReadonlyMap<string, unknown>, walk: Walk): void {
  const known = [...fields.keys()].filter(other => other !== name);
  const owner = walk.ownerAbove(name);
  const meant = nearestName(name, known);
  const fix = owner !== undefined ? `indent it less: it belongs to ${owner === '' ? 'the object itself' : owner}`
    : meant !== undefined ? `write ${meant}`
      : `leave it out${known.length === 0 ? '' : `: there are ${listed(known, 'and')}`}`;
  walk.add({ kind: 'unknown-field', keyword: 'properties', field: walk.place(name), message: `${walk.place(name)} is no field that there is`, fix });
}

function tellNull(name: string, walk: Walk): void {
  const field = walk.place(name);
  walk.add({ kind: 'null-field', keyword: 'nullable', field, message: `${field} has no value`, fix: 'write one, or leave the field out' });
}

function tellMissing(name: string, schema: PlaceSchema, meant: string | undefined, walk: Walk): void {
  const field = walk.place(name);
  const values = schema.enum === undefined ? typeInWords(schema.type) : `which is ${listed(schema.enum.map(mayBeEmpty), 'or')}`;
  const fix = meant === undefined ? `add ${name}, ${values}` : `write ${name} instead of ${meant}`;
  walk.add({ kind: 'refused', keyword: 'required', field, message: `${field} must be there, and is missing`, fix });
}

function fixOfChoice(written: string, allowed: readonly string[]): string {
  const meant = nearestName(written, allowed);
  return meant === undefined ? 'write one of these' : `write ${meant}`;
}

function isEndless(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/** Kubernetes counts characters, of which some are two for JavaScript. */
function characterCount(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? [...text].length : text.length;
}

function has(map: Fields, name: string): boolean {
  return map[name] !== undefined && Object.hasOwn(map, name);
}

function withoutNulls(map: Fields): Fields {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}
