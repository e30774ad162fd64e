/** What stands in no manifest that works, and may stand in one that somebody gives to us. */

const DEPTH = 1_000;

/** So many lists, or maps, within each other. */
function nested(wrap: (inner: unknown) => unknown): unknown {
  return Array.from({ length: DEPTH }).reduce(wrap, 'x');
}

/** A map with keys that every object of JavaScript has already. */
const OF_PROTOTYPES: unknown = JSON.parse(`{
  "__proto__": { "name": "x" }, "constructor": { "prototype": null }, "toString": 1, "hasOwnProperty": "x", "length": -1
}`);

const TEXTS = [
  '', 'x', ' ', '\u0000', '\ud800', 'é', '*', '.', './*', '/', '//', 'a/b/c', '~', '*.', '.a', 'a..b', 'mesh', '-1', '1e9s', '0x10', '1.2.3.4/99',
  '::/0', '__proto__', 'constructor', 'toString', '(a+)+$', '(a|aa)+$', 'a{1000}', '[', '\\', '${x}', '{{ x }}',
  '@request.auth.claims', '@request.auth.claims.', '@request.auth.claims[',
  ...['x', '.', '*', '/', '(', '9', '99h'].map(text => text.repeat(2_000)),
];

/** Values of every type, for every field. */
export const HOSTILE_VALUES: readonly unknown[] = [
  null, true, false, 0, -1, 1.5, 80, 65_536, 2 ** 53, 1e308, -1e308, NaN,
  ...TEXTS,
  [], [null], [[]], [1, 'a', {}], ['__proto__'], [{}, null, 'x', 0], Array.from({ length: 300 }, () => 'x'), nested(inner => [inner]),
  {}, { a: null }, { 0: {} }, { '': '' }, { name: {} }, { exact: {}, prefix: [], regex: 0 }, { matchLabels: [], labels: 'x' },
  { number: 'x', name: 0 }, { host: {}, subset: [], port: 'x' }, OF_PROTOTYPES, nested(inner => ({ a: inner })),
];
