import { listOf, mapOf, mapsOf, textOf, textsOf } from './plain-value';

/** A route or a match as a manifest has it. */
type Plain = Record<string, unknown>;

/** What a route of a delegate takes from its root, where it says nothing itself. */
const INHERITED = ['rewrite', 'directResponse',
  'timeout', 'retries', 'fault', 'mirror', 'mirrorPercent', 'mirrorPercentage', 'corsPolicy', 'mirrors', 'headers'];
const TEXT_FIELDS = ['uri', 'scheme', 'method', 'authority'];
const TEXT_MAPS = ['headers', 'withoutHeaders', 'queryParams'];

/**
 * The route that Istio makes of one of a root and one of its delegate; nothing where their matches do not go together: Istio drops the
 * route of the delegate then. Names of gateways in both are those in full.
 */
export function delegatedRoute(root: Plain, delegate: Plain): Plain | undefined {
  const match = delegatedMatches(mapsOf(root.match), mapsOf(delegate.match));
  if (match === undefined) {
    return undefined;
  }
  const inherited = Object.fromEntries(INHERITED.filter(field => isSet(root[field])).map(field => [field, root[field]]));
  const own = Object.fromEntries(Object.entries(delegate).filter(([, value]) => isSet(value)));
  return { ...inherited, ...own, name: joined(root.name, delegate.name), match };
}

/** The field of a match of a root with which a match of a delegate does not go together; `headers.NAME` for a header. */
export function contradictedMatch(root: Plain, leaf: Plain): string | undefined {
  return TEXT_FIELDS.find(field => textsContradict(root[field], leaf[field]))
    ?? TEXT_MAPS.flatMap(field => Object.entries(mapOf(leaf[field])).map(([key, text]) => ({ field, key, text })))
      .filter(({ field, key, text }) => textsContradict(ownOf(root[field], key), text)).map(({ field, key }) => `${field}.${key}`)[0]
    ?? OTHER_FIELDS.find(({ contradict }) => contradict(root, leaf))?.field;
}

/** The matches of both; nothing where one of the delegate fits none of the root. */
function delegatedMatches(root: readonly Plain[], delegate: readonly Plain[]): readonly Plain[] | undefined {
  if (root.length === 0 || delegate.length === 0) {
    return root.length === 0 ? delegate : root;
  }
  const merged = delegate.map(leaf => root.filter(match => contradictedMatch(match, leaf) === undefined).map(match => delegatedMatch(match, leaf)));
  return merged.every(matches => matches.length > 0) ? merged.flat() : undefined;
}

function delegatedMatch(root: Plain, leaf: Plain): Plain {
  const own = Object.fromEntries(Object.entries(leaf).filter(([, value]) => isSet(value) && value !== '' && value !== 0 && !isEmptyList(value)));
  const maps = Object.fromEntries([...TEXT_MAPS, 'sourceLabels'].map(field => [field, { ...mapOf(root[field]), ...mapOf(leaf[field]) }]));
  const { ignoreUriCase: _, ...inherited } = root;
  const name = joined(root.name, leaf.name);
  return {
    ...inherited,
    ...own,
    ...Object.fromEntries(Object.entries(maps).filter(([, value]) => Object.keys(value).length > 0)),
    ...name === undefined ? {} : { name },
  };
}

/** How two matches contradict each other elsewhere than in a text. */
const OTHER_FIELDS: readonly { readonly field: string; readonly contradict: (root: Plain, leaf: Plain) => boolean }[] = [
  { field: 'ignoreUriCase', contradict: (root, leaf) => (root.ignoreUriCase === true) !== (leaf.ignoreUriCase === true) },
  { field: 'port', contradict: (root, leaf) => isNumber(root.port) && isNumber(leaf.port) && root.port !== leaf.port },
  { field: 'sourceNamespace', contradict: (root, leaf) => Boolean(textOf(root.sourceNamespace)) && root.sourceNamespace !== leaf.sourceNamespace },
  {
    field: 'sourceLabels',
    contradict: (root, leaf) =>
      Object.entries(mapOf(leaf.sourceLabels)).some(([label, value]) => ![undefined, value].includes(ownOf(root.sourceLabels, label) as undefined)),
  },
  { field: 'gateways', contradict: (root, leaf) => gatewaysContradict(textsOf(root.gateways), textsOf(leaf.gateways)) },
];

function gatewaysContradict(root: readonly string[], leaf: readonly string[]): boolean {
  return root.length > 0 && leaf.length > 0 && (root.length < leaf.length || leaf.some(gateway => !root.includes(gateway)));
}

/** Both may be there only where that of the delegate is an exact text or a prefix, and within that of the root. */
function textsContradict(root: unknown, leaf: unknown): boolean {
  if (!isSet(root) || !isSet(leaf)) {
    return false;
  }
  const [wide, narrow] = [root, leaf].map(text => ({ exact: filled(text, 'exact'), prefix: filled(text, 'prefix'), regex: filled(text, 'regex') }));
  const isSaid = ({ exact, prefix, regex }: typeof wide) => (exact ?? prefix ?? regex) !== undefined;
  if (wide.regex !== undefined && isSaid(narrow) || narrow.regex !== undefined && isSaid(wide)) {
    return true;
  }
  if (wide.exact !== undefined) {
    return narrow.exact !== wide.exact;
  }
  const text = narrow.prefix ?? narrow.exact;
  return wide.prefix === undefined || text === undefined || !text.startsWith(wide.prefix);
}

function filled(text: unknown, kind: string): string | undefined {
  return textOf(mapOf(text)[kind]) || undefined;
}

function ownOf(map: unknown, key: string): unknown {
  return Object.hasOwn(mapOf(map), key) ? mapOf(map)[key] : undefined;
}

function joined(root: unknown, own: unknown): string | undefined {
  return [root, own].map(textOf).filter(Boolean).join('-') || undefined;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && value > 0;
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && listOf(value).length === 0;
}
