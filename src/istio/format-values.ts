import { decodedQuery, visiblyDecoded } from './decoded-query';
import { isMap } from './plain-value';

/** What the commands of a text can tell of a request, where a proxy writes the text. */
export interface FormatFacts {
  /** The first line of a header, by its name in lower case; also `:path`, `:authority`, `:method`, `:scheme`. */
  readonly header: (name: string) => string | undefined;
  /** Whether nobody knows what a header has. */
  readonly isOpen: (name: string) => boolean;
  /** `HTTP/1.1`; none where nobody knows how the client speaks. */
  readonly protocol?: string;
  readonly routeName: string;
  /** The cluster of Envoy; none where nobody knows it, empty where there is no such cluster. */
  readonly cluster?: string;
  readonly routeMetadata?: Readonly<Record<string, unknown>>;
  readonly clusterMetadata?: Readonly<Record<string, unknown>>;
  /** The address of the client as policies compare it; none where nobody knows it. */
  readonly clientAddress?: string;
  /** The address from which the connection comes. */
  readonly directAddress?: string;
  /** The port on which the proxy listens. */
  readonly localPort: number;
  readonly isTls: boolean;
  /** The name in the handshake. */
  readonly serverName?: string;
}

/** A text with what came in place of its commands. */
export interface FormattedText {
  readonly text: string;
  /** The commands that nothing decides: they are left in the text as they were written. */
  readonly undecided: readonly string[];
}

const COMMAND = /%(?:%|([A-Z0-9_]+)(?:\(([^)]*)\))?(?::([0-9]+))?%)/g;

/** The text that Envoy writes for one with commands, as far as it is decided. What is not there is empty. */
export function formatText(text: string, facts: FormatFacts): FormattedText {
  if (!text.includes('%')) {
    return { text, undecided: [] };
  }
  const undecided: string[] = [];
  const formatted = text.replace(COMMAND, (written: string, name?: string, argument = '', length?: string) => {
    if (name === undefined) {
      return '%';
    }
    const value = valueOf(name, argument, facts);
    if (value === UNDECIDED) {
      undecided.push(written);
      return written;
    }
    return value === undefined ? '' : length === undefined ? value : value.slice(0, Number(length));
  });
  return { text: formatted, undecided };
}

const UNDECIDED = Symbol('undecided');

type Value = string | undefined | typeof UNDECIDED;

/** What says of TLS more than that it is there: the clients choose. */
const OF_HANDSHAKE = /^DOWNSTREAM_(?:TLS_|PEER_|LOCAL_(?:SUBJECT|(?:DNS|URI|IP|EMAIL|OTHERNAME)_SAN)$)/;

function valueOf(name: string, argument: string, facts: FormatFacts): Value {
  switch (name) {
    case 'REQ': case 'REQUEST_HEADER': case 'STREAM_INFO_REQ':
      return headerOf(argument, facts);
    case 'PATH':
      return pathOf(argument, facts);
    case 'QUERY_PARAM':
      return characters(decodedQuery(queryOf(facts)).get(argument)?.[0]);
    case 'QUERY_PARAMS':
      return argument === 'DECODED' ? visiblyDecoded(queryOf(facts) ?? '') : queryOf(facts);
    case 'PROTOCOL':
      return facts.protocol ?? UNDECIDED;
    case 'ROUTE_NAME':
      return facts.routeName;
    case 'UPSTREAM_CLUSTER':
      // istiod ends the name for statistics with a semicolon.
      return facts.cluster ? `${facts.cluster};` : facts.cluster ?? UNDECIDED;
    case 'UPSTREAM_CLUSTER_RAW':
      return facts.cluster ?? UNDECIDED;
    case 'METADATA':
      return metadataOf(argument, facts);
    case 'CLUSTER_METADATA':
      return metadataOf(`CLUSTER:${argument}`, facts);
    case 'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT':
      return facts.clientAddress ?? UNDECIDED;
    case 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT':
      return facts.directAddress ?? UNDECIDED;
    case 'DOWNSTREAM_LOCAL_PORT': case 'DOWNSTREAM_DIRECT_LOCAL_PORT':
      return String(facts.localPort);
    case 'REQUESTED_SERVER_NAME':
      return serverNameOf(argument, facts);
    default:
      return OF_HANDSHAKE.test(name) && !facts.isTls ? undefined : UNDECIDED;
  }
}

function headerOf(argument: string, { header, isOpen }: FormatFacts): Value {
  const [name, alternative] = argument.toLowerCase().split('?');
  return isOpen(name) ? UNDECIDED : header(name) ?? (alternative === undefined ? undefined : isOpen(alternative) ? UNDECIDED : header(alternative));
}

function pathOf(argument: string, { header }: FormatFacts): string | undefined {
  const [query, which = 'ORIG_OR_PATH'] = argument.split(':');
  const [path, original] = [header(':path'), header('x-envoy-original-path')];
  const chosen = which === 'ORIG' ? original : which === 'PATH' ? path : original ?? path;
  return query === 'NQ' ? chosen?.split('?')[0] : chosen;
}

/** What bytes say, each of them a character. */
function characters(bytes: string | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1').toString();
}

function queryOf({ header }: FormatFacts): string | undefined {
  const path = header(':path') ?? '';
  const start = path.indexOf('?');
  return start < 0 ? undefined : path.slice(start + 1);
}

function serverNameOf(argument: string, { serverName, header }: FormatFacts): string | undefined {
  const [order, which = 'ORIG_OR_HOST'] = argument.split(':');
  const [sent, original] = [header(':authority'), header('x-envoy-original-host')];
  const host = which === 'ORIG' ? original : which === 'HOST' ? sent : original ?? sent;
  return order === 'HOST_FIRST' ? host ?? serverName : order === 'SNI_FIRST' ? serverName ?? host : serverName;
}

/** Maps as Envoy writes them: by their keys. */
function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map(sorted)
    : isMap(value) ? Object.fromEntries(Object.keys(value).sort().map(key => [key, sorted(value[key])])) : value;
}

function metadataOf(argument: string, { routeMetadata, clusterMetadata }: FormatFacts): Value {
  const [kind, ...keys] = argument.split(':');
  const metadata = kind === 'ROUTE' ? routeMetadata : kind === 'CLUSTER' ? clusterMetadata : undefined;
  if (metadata === undefined) {
    return UNDECIDED;
  }
  const value = keys.reduce((inner: unknown, key) => isMap(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined, metadata);
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(sorted(value));
}
