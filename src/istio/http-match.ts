import { isClaim } from './claim-name';
import { isGiven, mapOf } from './plain-value';
import { readStringMatch, StringMatchSpec, TextMatch } from './text-match';
import { ORIGIN_FIELDS, OriginMatch, readHttpOrigin } from './traffic-origin';

/** A match of an HTTP route (HTTPMatchRequest) as it lies in a manifest. Nothing is certain about what somebody wrote: it is read first. */
export interface HttpMatchSpec {
  readonly name?: string;
  readonly statPrefix?: string;
  readonly uri?: StringMatchSpec;
  readonly ignoreUriCase?: boolean;
  readonly scheme?: StringMatchSpec;
  readonly method?: StringMatchSpec;
  readonly authority?: StringMatchSpec;
  readonly headers?: Readonly<Record<string, StringMatchSpec>>;
  readonly withoutHeaders?: Readonly<Record<string, StringMatchSpec>>;
  readonly queryParams?: Readonly<Record<string, StringMatchSpec>>;
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

/** A header, claim or parameter and how its value is compared. */
export interface NamedText {
  readonly name: string;
  readonly match: TextMatch;
}

/** What a match compares. All of it has to hold. */
export interface HttpMatchParts {
  /** None for every path. */
  readonly path?: TextMatch;
  readonly ignoresPathCase: boolean;
  readonly method?: TextMatch;
  readonly authority?: TextMatch;
  readonly scheme?: TextMatch;
  readonly headers: readonly NamedText[];
  readonly withoutHeaders: readonly NamedText[];
  readonly queryParams: readonly NamedText[];
  readonly origin: OriginMatch;
  /** Whether nothing in it is unknown: neither a field, nor how a text is compared. */
  readonly isKnown: boolean;
}

const KNOWN_FIELDS = new Set([
  'uri', 'ignoreUriCase', 'method', 'authority', 'scheme', 'headers', 'withoutHeaders', 'queryParams', ...ORIGIN_FIELDS,
  // They change nothing about which requests meet the match.
  'name', 'statPrefix',
]);

/** A match of which only the path was read: nearly always it tells that another one takes other requests. */
export class MatchByPath implements Pick<HttpMatchParts, 'path' | 'ignoresPathCase'> {
  public readonly path?: TextMatch;
  public readonly ignoresPathCase: boolean;
  private known?: HttpMatchParts;

  constructor(private readonly spec: unknown) {
    const { uri, ignoreUriCase } = mapOf(spec);
    const path = readText(uri);
    this.path = pathOf(path);
    this.ignoresPathCase = ignoresCase(path, ignoreUriCase);
  }

  /** All of it. */
  public get parts(): HttpMatchParts {
    return this.known ??= readHttpMatch(this.spec);
  }
}

function pathOf(path: TextMatch | undefined): TextMatch | undefined {
  return path === UNKNOWN || path?.kind === 'present' ? undefined : path;
}

function ignoresCase(path: TextMatch | undefined, ignoreUriCase: unknown): boolean {
  return ignoreUriCase === true && path?.kind !== 'regex';
}

/** Reads a match. Load balancers have thousands, so that nothing is made for what is not given. */
export function readHttpMatch(spec: unknown): HttpMatchParts {
  const fields = mapOf(spec);
  const path = readText(fields.uri);
  const method = readText(fields.method);
  const authority = readText(fields.authority);
  const scheme = readText(fields.scheme);
  const headers = readNamedTexts(fields.headers, true);
  const withoutHeaders = readNamedTexts(fields.withoutHeaders, true);
  const queryParams = readNamedTexts(fields.queryParams, false);
  const origin = readHttpOrigin(fields);
  return {
    path: pathOf(path),
    ignoresPathCase: ignoresCase(path, fields.ignoreUriCase),
    method,
    authority,
    scheme,
    headers: headers.texts,
    withoutHeaders: withoutHeaders.texts,
    queryParams: queryParams.texts,
    origin,
    isKnown: path !== UNKNOWN && method !== UNKNOWN && authority !== UNKNOWN && scheme !== UNKNOWN
      && headers.isComplete && withoutHeaders.isComplete && queryParams.isComplete && origin.isKnown
      && (!isGiven(fields.ignoreUriCase) || typeof fields.ignoreUriCase === 'boolean')
      && hasOnlyKnown(fields),
  };
}

function hasOnlyKnown(fields: Readonly<Record<string, unknown>>): boolean {
  for (const field in fields) {
    if (!KNOWN_FIELDS.has(field) && isGiven(fields[field])) {
      return false;
    }
  }
  return true;
}

/** What stands for a text that is compared in a way that nobody knows: as the API server would refuse it, it may be anything. */
const UNKNOWN: TextMatch = { kind: 'present', text: '' };

function readText(value: unknown): TextMatch | undefined {
  return isGiven(value) ? readStringMatch(value) ?? UNKNOWN : undefined;
}

/** The texts of a map, and whether all of them were understood. */
interface NamedTexts {
  readonly texts: readonly NamedText[];
  readonly isComplete: boolean;
}

const NONE: NamedTexts = { texts: [], isComplete: true };

function readNamedTexts(value: unknown, areHeaders: boolean): NamedTexts {
  if (!isGiven(value)) {
    return NONE;
  }
  const fields = mapOf(value);
  const texts: NamedText[] = [];
  let isComplete = fields === value;
  for (const name in fields) {
    const match = readValue(fields[name]);
    if (match === undefined) {
      isComplete = false;
    } else {
      texts.push({ name: areHeaders && !isClaim(name) ? name.toLowerCase() : name, match });
    }
  }
  return { texts, isComplete };
}

/** Of a header or a parameter, Istio reads the expression `*`, which is none, as "it is there". */
function readValue(value: unknown): TextMatch | undefined {
  const match = readStringMatch(value);
  return match?.kind === 'regex' && match.text === '*' ? { kind: 'present', text: '' } : match;
}
