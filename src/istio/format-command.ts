/** What Envoy makes of a command: why it refuses the text in brackets, and whether it cuts the value at a length. */
interface Command {
  /** What is wrong with an argument; none means that there is nothing in brackets. */
  readonly argument?: (argument: string) => string | undefined;
  /** Whether there has to be an argument. */
  readonly needsArgument?: boolean;
  /** Whether `:LENGTH` may follow. */
  readonly length?: boolean;
}

/** Commands that stand alone. */
const ALONE = `
  ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CONNECTION_ID CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS DOWNSTREAM_CX_RTT
  DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT DOWNSTREAM_DETECTED_CLOSE_TYPE
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS DOWNSTREAM_DIRECT_LOCAL_ADDRESS_ENDPOINT_ID DOWNSTREAM_DIRECT_LOCAL_PORT DOWNSTREAM_DIRECT_REMOTE_ADDRESS
  DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_HANDSHAKE_DURATION DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT
  DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_ADDRESS_ENDPOINT_ID DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_LOCAL_DNS_SAN
  DOWNSTREAM_LOCAL_EMAIL_SAN DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_OTHERNAME_SAN DOWNSTREAM_LOCAL_PORT DOWNSTREAM_LOCAL_SUBJECT
  DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1 DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256
  DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1
  DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_ISSUER_FINGERPRINT_256
  DOWNSTREAM_PEER_ISSUER_SERIAL DOWNSTREAM_PEER_OTHERNAME_SAN DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_URI_SAN
  DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_GROUP DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_VERSION
  DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT DURATION FILTER_CHAIN_NAME GRPC_STATUS_NUMBER
  HOSTNAME LISTENER_NAME LOCAL_REPLY_BODY PACKETS_RETRANSMITTED PROTOCOL REQUEST_DURATION REQUEST_HEADERS_BYTES REQUEST_TX_DURATION
  RESPONSE_CODE RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_FLAGS_LONG RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES RESPONSE_TX_DURATION
  ROUNDTRIP_DURATION ROUTE_NAME ROUTE_RESOLUTION_COUNT ROUTE_RESOLUTION_TIME_US SPAN_ID STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT
  TRACE_ID UNIQUE_ID UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID UPSTREAM_CONNECTION_IDS_ATTEMPTED
  UPSTREAM_CONNECTION_POOL_READY_DURATION UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT
  UPSTREAM_DETECTED_CLOSE_TYPE UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOST UPSTREAM_HOSTS_ATTEMPTED
  UPSTREAM_HOSTS_ATTEMPTED_WITHOUT_PORT UPSTREAM_HOST_NAME UPSTREAM_HOST_NAMES_ATTEMPTED UPSTREAM_HOST_NAMES_ATTEMPTED_WITHOUT_PORT
  UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_LOCAL_DNS_SAN UPSTREAM_LOCAL_IP_SAN
  UPSTREAM_LOCAL_PORT UPSTREAM_LOCAL_URI_SAN UPSTREAM_PEER_CERT UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_PEER_ISSUER
  UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_URI_SAN UPSTREAM_PROTOCOL UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_ENDPOINT_ID
  UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_SERVER_NAME UPSTREAM_TLS_CIPHER UPSTREAM_TLS_GROUP UPSTREAM_TLS_SESSION_ID
  UPSTREAM_TLS_VERSION UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT VIRTUAL_CLUSTER_NAME
`.trim().split(/\s+/);

/** The name of a header or of a part of the request line, or two: the second counts where the first is absent. */
const HEADERS: Command = {
  needsArgument: true,
  length: true,
  argument: names => /^(:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+)(\?:?[!#$%&'*+\-.^_`|~0-9A-Za-z]+)?$/.test(names) ? undefined
    : 'takes the name of a header, or two with "?" between',
};

/** A format of strftime; a line break would split the header. */
const TIME: Command = {
  argument: format => /%[-_0^#]*[1-9]*[EO]?n/.test(format) ? 'takes a time format without a line break' : undefined,
};

const ANY: Command = { argument: () => undefined };

const NEEDED: Command = { ...ANY, needsArgument: true };

const STATE: Command = {
  needsArgument: true,
  length: true,
  argument: text => /^[^:]+(:(|PLAIN|TYPED|FIELD:.+))?$/.test(text) ? undefined : 'takes a key, and PLAIN, TYPED or FIELD:NAME after a colon',
};

/** One of some words. */
function wordOf(...words: string[]): Command {
  return { argument: word => words.includes(word) ? undefined : `takes one of ${words.join(', ')}` };
}

/** One of some words, and one of others after a colon. */
function wordsOf(first: string[], second: string[], length: boolean): Command {
  return { ...wordOf(...first, ...first.flatMap(one => second.map(other => `${one}:${other}`))), length };
}

/** All commands of Envoy 1.40 but CEL and COALESCE, whose arguments are programs that only Envoy can judge. */
const COMMANDS = new Map<string, Command>([
  ...ALONE.map((name): [string, Command] => [name, {}]),
  ...['REQ', 'REQUEST_HEADER', 'RESP', 'RESPONSE_HEADER', 'TRAILER', 'RESPONSE_TRAILER', 'STREAM_INFO_REQ'].map((name): [string, Command] =>
    [name, HEADERS]),
  ...[
    'START_TIME', 'START_TIME_LOCAL', 'EMIT_TIME', 'EMIT_TIME_LOCAL',
    'DOWNSTREAM_PEER_CERT_V_START', 'DOWNSTREAM_PEER_CERT_V_END', 'UPSTREAM_PEER_CERT_V_START', 'UPSTREAM_PEER_CERT_V_END',
  ].map((name): [string, Command] => [name, TIME]),
  ...[
    'DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT', 'DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT', 'DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT',
    'DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT', 'UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT', 'UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT', 'RESPONSE_CODE_DETAILS',
  ].map((name): [string, Command] => [name, ANY]),
  ...['CLUSTER_METADATA', 'UPSTREAM_METADATA'].map((name): [string, Command] => [name, NEEDED]),
  ...['ENVIRONMENT', 'QUERY_PARAM', 'DYNAMIC_METADATA'].map((name): [string, Command] => [name, { ...NEEDED, length: true }]),
  ['FILTER_STATE', STATE],
  ['UPSTREAM_FILTER_STATE', STATE],
  ['METADATA', {
    needsArgument: true,
    length: true,
    argument: text => /^(CLUSTER|ROUTE|DYNAMIC|UPSTREAM_HOST|VIRTUAL_HOST|LISTENER|LISTENER_FILTER_CHAIN)(:|$)/.test(text) ? undefined
      : 'takes the kind of metadata first, such as ROUTE or CLUSTER',
  }],
  ['COMMON_DURATION', {
    needsArgument: true,
    argument: text => /^[^:]*:[^:]*(:(ms|us|ns))?$/.test(text) ? undefined : 'takes START:END, and ms, us or ns after a colon',
  }],
  ['GRPC_STATUS', wordOf('CAMEL_STRING', 'SNAKE_STRING', 'NUMBER')],
  ['PATH', wordsOf(['WQ', 'NQ'], ['ORIG', 'PATH', 'ORIG_OR_PATH'], true)],
  ['QUERY_PARAMS', { ...wordOf('ORIG', 'DECODED'), length: true }],
  ['REQUESTED_SERVER_NAME', wordsOf(['SNI_ONLY', 'SNI_FIRST', 'HOST_FIRST'], ['ORIG', 'HOST', 'ORIG_OR_HOST'], false)],
]);

const COMMAND = /^%([A-Z0-9_]+)(?:\(([^)]*)\))?(?::([0-9]+))?%/;

/** The longest number that Envoy reads. */
const MAX_LENGTH = 18446744073709551615n;

/** What Istio's validation reads as the beginning of a list, or as the end of a text, wherever it stands. */
const NOT_FOR_ISTIO = /^[ [)]|["\\]/;

/** A command that Istio asks Envoy to know in formats of access logs. */
const OF_LOGS = new Map<string, Command>([['REQ_WITHOUT_QUERY', { ...HEADERS, needsArgument: false }]]);

/** Who reads a text: of the values of headers Istio's webhook has an opinion of its own. */
type Reader = 'Istio and Envoy' | 'Envoy' | 'access logs of Envoy';

/**
 * Why a text with commands is refused: by Istio's webhook the one object, by Envoy everything that came with it.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
 */
export function wrongCommand(text: string, reader: Reader = 'Istio and Envoy'): string | undefined {
  for (let rest = text.slice(nextPercent(text)); rest !== ''; rest = rest.slice(nextPercent(rest))) {
    if (rest.startsWith('%%')) {
      rest = rest.slice(2);
      continue;
    }
    const [command, name, argument, length] = COMMAND.exec(rest) ?? [];
    if (command === undefined || name === undefined) {
      return `${JSON.stringify(rest.slice(0, 40))} is no command`;
    }
    const wrong = wrongIn(name, argument, length, reader) ?? (reader === 'Istio and Envoy' ? wrongToIstio(name, argument, length) : undefined);
    if (wrong !== undefined) {
      return wrong;
    }
    rest = rest.slice(command.length);
  }
  return undefined;
}

/** Why Envoy refuses a text for certain: of programs it alone knows. */
export function refusedCommand(text: string, reader: Exclude<Reader, 'Istio and Envoy'> = 'Envoy'): string | undefined {
  const wrong = wrongCommand(text, reader);
  return wrong?.endsWith(ONLY_ENVOY_KNOWS) ? undefined : wrong;
}

const ONLY_ENVOY_KNOWS = 'is a program that only Envoy can judge';

function nextPercent(text: string): number {
  const index = text.indexOf('%');
  return index < 0 ? text.length : index;
}

function wrongIn(name: string, argument: string | undefined, length: string | undefined, reader: Reader): string | undefined {
  const known = COMMANDS.get(name) ?? (reader === 'access logs of Envoy' ? OF_LOGS.get(name) : undefined);
  if (known === undefined) {
    return ['CEL', 'COALESCE'].includes(name) ? `${name} ${ONLY_ENVOY_KNOWS}` : `Envoy has no command ${name}`;
  }
  if (argument === '' || argument === undefined && known.needsArgument) {
    return `${name} needs an argument in brackets`;
  }
  if (argument !== undefined && known.argument === undefined) {
    return `${name} takes no argument`;
  }
  if (length !== undefined && (!known.length || BigInt(length) > MAX_LENGTH)) {
    return known.length ? `${name} takes a smaller length` : `${name} takes no length`;
  }
  const wrong = argument === undefined ? undefined : known.argument?.(argument);
  return wrong === undefined ? undefined : `${name} ${wrong}`;
}

function wrongToIstio(name: string, argument = '', length?: string): string | undefined {
  if (length !== undefined && argument !== '') {
    return 'Istio takes no length after an argument';
  }
  return NOT_FOR_ISTIO.test(argument)
    ? `Istio takes no argument with quotes, backslashes, or a blank or bracket at its beginning: ${name}`
    : undefined;
}
