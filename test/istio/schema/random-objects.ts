/**
 * Objects of Istio's kinds, made by their schemas: right ones, and ones with one thing broken at a chosen place. The same number gives the
 * same object.
 */
import { Manifest } from '../../../src/istio';
import { CEL_RULES } from '../../../src/istio/schema/cel-rules';
import { crdSchemas, PlaceSchema } from '../../../src/istio/schema/crd-schemas';

/** A step below a place: a field, an item or a key of a map. */
export type Step = string | 0;

/** A place in the objects of a kind. */
export interface Place {
  /** `networking.istio.io/v1/VirtualService` */
  readonly kind: string;
  readonly steps: readonly Step[];
  readonly schema: PlaceSchema;
}

/** An object that the API server refuses, if what was broken is what it looks at. */
export interface BrokenObject {
  readonly manifest: Manifest;
  /** What was broken: a keyword, or the text of a rule. */
  readonly what: string;
  readonly place: Place;
}

const { kinds, places, rules } = crdSchemas();

export const KINDS: readonly string[] = Object.keys(kinds);

/** A key for maps of any keys. */
const KEY = 'app';

/** All places below the spec of a kind, without those in what is open. */
export function placesOf(kind: string): Place[] {
  const found: Place[] = [];
  const add = (index: number, steps: readonly Step[]): void => {
    const schema = places[index];
    found.push({ kind, steps, schema });
    Object.entries(schema.properties ?? {}).forEach(([name, below]) => add(below, [...steps, name]));
    if (schema.items !== undefined) {
      add(schema.items, [...steps, 0]);
    }
    if (schema.values !== undefined) {
      add(schema.values, [...steps, schema.rules?.some(rule => rules[rule].includes('int(key)')) ? '8080' : KEY]);
    }
  };
  add(places[kinds[kind]].properties!.spec, ['spec']);
  return found;
}

/** Numbers from 0 to 1 by a seed, as a linear congruential generator gives them. */
export function randomNumbers(seed: number): () => number {
  let state = (seed * 7919 + 12_345) % MODULUS;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % MODULUS;
    return state / MODULUS;
  };
}

const MODULUS = 2 ** 22;

/** Texts that keep a rule, and texts that break it, at its borders. */
const TEXTS: Record<string, { readonly right: readonly string[]; readonly wrong: readonly string[] }> = {
  'duration(self) >= duration(\'1ms\')': {
    right: ['1ms', '5s', '+1h', '1h30m', '.5s', '1.s', '1000us', '1000000ns', '1000µs', '1000μs', '2562047h47m16s', '0.9ms0.1ms'],
    wrong: ['', '0', '0s', '5', '999us', '0.999999ms', '-1s', '1d', ' 1s', '1 s', '1S', 's', '.s', '1e3s', '2562048h', '99999999999999999999s', 'x', '++1s', '1s-'],
  },
  '!self.contains("*")': { right: ['a', '', 'a-b'], wrong: ['*', 'a*', '*a'] },
  'self.size() == 0': { right: [''], wrong: ['a', ' ', 'shop'] },
  'self != "*"': { right: ['*.a', 'a.b', 'a'], wrong: ['*'] },
  'self in ["", "HTTP", "HTTPS"]': { right: ['', 'HTTP', 'HTTPS'], wrong: ['http', 'TCP', ' '] },
  'self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true': {
    right: ['unix:///a', 'unix://@a', '1.1.1.1', 'unix:/a', 'UNIX://a'], wrong: ['unix://', 'unix://a', 'unix://é'],
  },
  'self.startsWith("unix://") ? !self.endsWith("/") : true': { right: ['unix:///a', '1.1.1.1/', 'unix://@a'], wrong: ['unix:///', 'unix:///a/', 'unix://@/'] },
  'url(self).getScheme() in ["http", "https"]': {
    right: [
      'http://a', 'HTTPS://a', 'http:', 'http:a', 'http:/a', 'http://', 'http://a/ b', 'http://é', 'http://a:', 'http://a:99999999', 'http://[::1]',
      'http://u:p@a', 'http://a?%zz', 'http://a/|b', 'http://a<b>"', 'http://[fe80::1%25en0]', 'http://a@b@c', 'http://%e9', 'http://a]b',
      'http://[::1]:80', 'http://[::ffff:1.2.3.4]', 'http://a/#%20',
    ],
    wrong: [
      '', 'a', '/a', '//a', '*', ':a', '1http://a', 'ftp://a', 'http://a b', 'http://a/%zz', 'http://a%20b', 'http://a:b', 'http://[::1', 'http://[::1]x',
      'http://::1', 'http://a:1:2', 'http://u p@a', 'http://u%zz@a', 'http://a#b c', 'http://a\n', 'http://a|b', 'http://[a]', 'http://[1.2.3.4]',
      'http://x[::1]', 'http://[fe80::1%en0]', 'http://%41', 'http://[]', 'http://a/\x7f', ' http://a', 'http://a^', 'http://[::1::2]', 'http://[12345::]',
    ],
  },
};
const IMAGES = {
  right: ['a', 'a/b:c', 'oci://a', '/a', 'file:///a', 'OCI://a', 'http://a b', 'ghcr.io/a:latest', '//a', '*', 'https://a/b.wasm', 'a?b'],
  wrong: ['ftp://a', 'a:5', 'a b', 'x:y', 'localhost:5000/a', ':a', '%zz', 'a%zz', 'a/%', 's3://a', 'a\tb'],
};
rules.filter(rule => rule.startsWith('isURL(')).forEach(rule => TEXTS[rule] = IMAGES);

/** Keys that keep a rule of a map, and keys that break it. */
const KEYS: Record<string, { readonly right: readonly string[]; readonly wrong: readonly string[] }> = {
  'self.all(key, !key.contains("*"))': { right: ['app', 'a/b'], wrong: ['*', 'a*'] },
  'self.all(key, key.size() != 0)': { right: ['app'], wrong: [''] },
  'self.all(key, 0 < int(key) && int(key) <= 65535)': {
    right: ['1', '8080', '65535', '+5', '007'], wrong: ['0', '65536', '-1', 'a', '', '1.5', '1_0', ' 1', '99999999999999999999', '0x1'],
  },
  'self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))': {
    right: ['a', 'http', 'A-1', 'a'.repeat(62)], wrong: ['', 'a_', '-a', 'a-', 'a\n', 'a'.repeat(63), 'é'],
  },
};

const NO_MATCH = { listener: undefined, cluster: undefined, routeConfiguration: undefined };
const NO_PODS = { workloadSelector: undefined };

/** What a rule of a map wants to be there or not to be there, which few random maps meet: fields that break it, each on its own. */
const FIELDS: Record<string, readonly Record<string, unknown>[]> = {
  'has(self.wasm) != has(self.lua)': [{ wasm: { url: 'a' }, lua: { inlineCode: 'a' } }, { wasm: undefined, lua: undefined }],
  'has(self.address) || has(self.network)': [{ address: undefined, network: undefined }],
  '(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true': [
    { address: 'unix:///a', ports: { a: 1 } },
    { address: 'unix:///a', ports: {} },
  ],
  '((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true': [
    { operation: 'UPSERT', value: undefined },
    { operation: 'UPSERT', value: '' },
  ],
  '((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true': [
    { operation: 'REMOVE', value: 'a' },
    { operation: 'REMOVE', value: '' },
  ],
  '(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)': [
    { valueFrom: 'HOST', value: 'a' },
    { valueFrom: 'HOST', value: '' },
  ],
  'has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)': [
    { context: 'WAYPOINT', waypoint: undefined },
    { context: 'GATEWAY', waypoint: {}, ...NO_MATCH },
    { context: undefined, waypoint: {}, ...NO_MATCH },
  ],
  '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))': [
    { addresses: ['1.1.1.0/24'], resolution: 'DNS' },
    { addresses: ['1.1.1.1', '/'], resolution: 'DNS_ROUND_ROBIN', endpoints: undefined },
  ],
  '((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true': [
    { resolution: 'NONE', endpoints: [], ...NO_PODS },
    { resolution: undefined, endpoints: [{ address: 'a' }], ...NO_PODS },
  ],
  '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true': [
    { resolution: 'DNS_ROUND_ROBIN', endpoints: [{ address: 'a' }, { address: 'b' }], addresses: undefined, ...NO_PODS },
  ],
  'has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true': [
    { portLevelMtls: { 80: {} }, selector: undefined },
    { portLevelMtls: { 80: {} }, selector: {} },
    { portLevelMtls: { 80: {} }, selector: { matchLabels: {} } },
  ],
};

/** Of which fields there may be one: rules of the form `(has(self.a) ? 1 : 0) + (has(self.b) ? 1 : 0) <= 1`, and that about service accounts. */
function namesIn(rule: string): string[] {
  const names = [...rule.matchAll(/has\(self\.(\w+)\)/g)].map(([, name]) => name);
  return [...new Set(names)].filter(name => name !== 'notServiceAccounts');
}

/** Makes the objects of a kind. */
export class ObjectMaker {
  constructor(private readonly random: () => number, private readonly density = 0.25) {}

  /** A right object, which has a place. */
  public through({ kind, steps }: Pick<Place, 'kind' | 'steps'>): Manifest {
    const slash = kind.lastIndexOf('/');
    const root = places[kinds[kind]];
    const spec = this.value(root.properties!.spec, steps.slice(1), 0);
    return { apiVersion: kind.slice(0, slash), kind: kind.slice(slash + 1), metadata: { name: 'random', namespace: 'default' }, spec };
  }

  /** The ways to break an object at a place. */
  public broken(place: Place): BrokenObject[] {
    const { schema } = place;
    const attempts: [what: string, value: unknown][] = [
      ...this.wrongTypes(schema).map((value): [string, unknown] => ['type', value]),
      ...schema.enum ? [['enum', 'NOSUCH'], ['enum', schema.enum.includes('') ? ' ' : '']] as [string, unknown][] : [],
      ...schema.minimum === undefined ? [] : [['minimum', schema.minimum - 1]] as [string, unknown][],
      ...schema.maximum === undefined ? [] : [['maximum', schema.maximum + 1]] as [string, unknown][],
      ...schema.format === 'int32' ? [['format', 2 ** 31], ['format', -(2 ** 31) - 1], ['format', 1e30]] as [string, unknown][] : [],
      ...schema.format === 'byte' ? ['', 'YQ', 'a b', 'YQ=', '-_==', 'YWFh\n'].map((text): [string, unknown] => ['format', text]) : [],
      ...schema.pattern === undefined ? [] : ['é', 'a b', 'a\n', '___!'].map((text): [string, unknown] => ['pattern', text]),
      ...this.wrongSizes(place).map(([what, value]): [string, unknown] => [what, value]),
      ...(schema.rules ?? []).flatMap(index => this.breakersOf(place, rules[index]).map((value): [string, unknown] => [rules[index], value])),
    ];
    const replaced = attempts.map(([what, value]) => ({ what, place, manifest: this.with(place, () => value) }));
    return [...replaced, ...schema.type === 'object' ? this.brokenMaps(place) : [], ...schema.type === 'array' ? this.brokenLists(place) : []];
  }

  /** An object in which a place has another value. */
  public with(place: Place, change: (value: unknown) => unknown): Manifest {
    const manifest = structuredClone(this.through(place)) as Record<string, unknown>;
    let parent: Record<string, unknown> = manifest;
    place.steps.slice(0, -1).forEach(step => parent = parent[step] as Record<string, unknown>);
    const last = place.steps[place.steps.length - 1];
    parent[last] = change(parent[last]);
    return manifest as Manifest;
  }

  private brokenMaps(place: Place): BrokenObject[] {
    const { required = [], exclusive = [], properties, open } = place.schema;
    const broken = (what: string, change: (map: Record<string, unknown>) => void): BrokenObject => ({
      what,
      place,
      manifest: this.with(place, value => {
        const map = { ...value as Record<string, unknown> };
        change(map);
        return map;
      }),
    });
    return [
      ...required.map(name => broken('required', map => delete map[name])),
      ...exclusive.map(names => broken('oneOf', map => names.slice(0, 2).forEach(name => map[name] ??= this.value(properties![name], [], 9)))),
      ...properties === undefined || open ? [] : [broken('properties', map => map.noSuchField = this.pick([1, 'a', {}, [], null]))],
      ...Object.entries(properties ?? {}).filter(([, below]) => !places[below].nullable).slice(0, 1).map(([name]) => broken('nullable', map => map[name] = null)),
      ...(place.schema.rules ?? []).flatMap(index => this.changesOf(place.schema, rules[index]).map(change => broken(rules[index], change))),
    ];
  }

  private brokenLists(place: Place): BrokenObject[] {
    const { keys } = place.schema;
    const twice = (what: string, change: (item: Record<string, unknown>) => object): BrokenObject => ({
      what,
      place,
      manifest: this.with(place, value => {
        const [item = this.value(place.schema.items!, [], 9)] = value as unknown[];
        return [item, change(item as Record<string, unknown>)];
      }),
    });
    return [
      ...keys === undefined ? [] : [twice('listMapKeys', item => ({ ...item }))],
      ...(place.schema.rules ?? []).map(index => twice(rules[index], item => ({ ...item, name: 'another' }))),
      { what: 'type', place, manifest: this.with(place, () => [null]) },
    ];
  }

  private changesOf(schema: PlaceSchema, rule: string): ((map: Record<string, unknown>) => void)[] {
    if (FIELDS[rule] !== undefined) {
      return FIELDS[rule].map(fields => map => Object.assign(map, fields));
    }
    if (KEYS[rule] !== undefined) {
      return KEYS[rule].wrong.map(key => map => map[key] = this.value(schema.values!, [], 9));
    }
    const names = namesIn(rule);
    return names.slice(1).map((name, index) => map => {
      [names[0], name].forEach(one => map[one] ??= this.value(schema.properties![one], [], 9));
      names.slice(1).filter((_, other) => other !== index).forEach(one => delete map[one]);
    });
  }

  private breakersOf({ schema }: Place, rule: string): unknown[] {
    return schema.type === 'string' ? [...TEXTS[rule].wrong] : schema.type === 'integer' ? [0, -1, 65536] : [];
  }

  private wrongTypes({ type, nullable }: PlaceSchema): unknown[] {
    const values: Record<string, unknown> = { string: 'a', integer: 1, boolean: true, array: [], object: {} };
    const wrong = Object.entries(values).filter(([name]) => name !== type && !(type === 'number' && name === 'integer')).map(([, value]) => value);
    return [...wrong, ...type === 'integer' ? [1.5, '1'] : [], ...nullable ? [] : [null]];
  }

  private wrongSizes({ schema: { type, minSize = 0, maxSize = Infinity, items } }: Place): [string, unknown][] {
    const sized = (size: number): unknown => type === 'string' ? 'x'.repeat(size) : Array.from({ length: size }, () => this.value(items!, [], 9));
    return [
      ...minSize > 0 && type !== 'object' ? [['minSize', sized(minSize - 1)]] as [string, unknown][] : [],
      ...minSize > 0 && type === 'object' ? [['minSize', {}]] as [string, unknown][] : [],
      ...maxSize < 5000 && type !== 'object' ? [['maxSize', sized(maxSize + 1)]] as [string, unknown][] : [],
    ];
  }

  /** A right value. What a rule or a choice forbids is tried again, with fewer fields. */
  private value(index: number, through: readonly Step[], depth: number): unknown {
    const schema = places[index];
    switch (schema.type) {
      case 'object': return this.map(schema, through, depth);
      case 'array': return this.list(schema, through, depth);
      case 'boolean': return this.random() < 0.5;
      case 'string': return this.text(schema);
      default: return this.number(schema);
    }
  }

  private map(schema: PlaceSchema, through: readonly Step[], depth: number): Record<string, unknown> {
    for (let attempt = 0; attempt < 1000; attempt++) {
      const map = this.someMap(schema, through, depth + attempt / 100);
      const isRight = (schema.exclusive ?? []).every(names => names.filter(name => name in map).length <= 1)
        && (schema.rules ?? []).every(rule => CEL_RULES.get(rules[rule])!.holds(map));
      if (isRight) {
        return map;
      }
    }
    throw new Error(`no right map was found for ${JSON.stringify(schema)} through ${through.join('.')}`);
  }

  private someMap({ properties = {}, values, required = [], minSize = 0, rules: own = [] }: PlaceSchema, through: readonly Step[], depth: number) {
    const map: Record<string, unknown> = {};
    const [first, ...rest] = through;
    for (const [name, place] of Object.entries(properties)) {
      if (name === first || required.includes(name) || this.random() < this.density / (1 + depth) || this.isHelpful(name, own)) {
        map[name] = this.value(place, name === first ? rest : [], depth + 1);
      }
    }
    if (values !== undefined) {
      const keys = own.flatMap(rule => KEYS[rules[rule]]?.right ?? []);
      const key = first ?? (keys.length > 0 ? keys[Math.floor(this.random() * keys.length)] : KEY);
      if (first !== undefined || this.random() < 0.5 || minSize > 0) {
        map[keys.length > 0 && keys.every(one => /\d/.test(one)) && key === KEY ? '80' : key] = this.value(values, rest, depth + 1);
      }
    }
    return map;
  }

  /** Whether a rule may want a field that chance alone hardly gives. */
  private isHelpful(name: string, own: readonly number[]): boolean {
    return own.some(rule => rules[rule].includes(`self.${name}`)) && this.random() < 0.4;
  }

  private list({ items, minSize = 0, keys }: PlaceSchema, through: readonly Step[], depth: number): unknown[] {
    const count = Math.max(minSize, through.length > 0 ? 1 : 0, keys ? 0 : Math.floor(this.random() * 3 / (1 + depth / 4)));
    return Array.from({ length: count }, (_, index) => this.value(items!, index === 0 ? through.slice(1) : [], depth + 1));
  }

  private text(schema: PlaceSchema): string {
    const { enum: allowed, format, pattern, minSize = 0, rules: own = [] } = schema;
    const texts = own.map(rule => TEXTS[rules[rule]]?.right ?? []);
    const keeps = (text: string, rule: number) => CEL_RULES.get(rules[rule])!.holds(text);
    const fitting = (texts[0] ?? []).filter(text => texts.every((right, index) => right.includes(text) || keeps(text, own[index])));
    return allowed !== undefined ? this.pick(allowed)
      : fitting.length > 0 ? this.pick(fitting.filter(text => text.length >= minSize))
        : format === 'byte' ? this.pick(['YQ==', 'YWI=', 'YWFh'])
          : pattern?.includes('a-f0-9') ? this.pick(['', 'a'.repeat(64)])
            : this.pick(['a', 'cart', 'a-b', 'x1'].filter(text => text.length >= minSize));
  }

  private number({ type, minimum, maximum, format, rules: own }: PlaceSchema): number {
    const low = own === undefined ? minimum ?? (format === 'int32' ? -(2 ** 31) : 0) : 1;
    const high = own === undefined ? maximum ?? (format === 'int32' ? 2 ** 31 - 1 : low + 1000) : 65535;
    const number = this.pick([low, high, low + this.random() * (high - low)]);
    return type === 'integer' ? Math.round(number) : number;
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)];
  }
}
