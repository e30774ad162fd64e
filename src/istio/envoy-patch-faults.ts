import { faultOfMessage } from './envoy-messages/message-faults';
import { MERGE_OPERATIONS, PatchKind, appliedOperations } from './envoy-patches';
import { mistakeOfLua } from './lua-code';
import { isMap, mapOf, textOf, textsOf } from './plain-value';

/** A patch, as far as it decides whether istiod applies it and Envoy takes what comes out. */
export interface PatchEffect extends PatchKind {
  /** The filter that it looks for: a network, HTTP or listener filter, as it applies to one. */
  readonly filter?: string;
  /** Whether it looks for some filter chains, or virtual hosts, of those that a listener or a list has. */
  readonly isForSome: boolean;
  readonly value?: unknown;
}

/** Which part of a patch is at fault. */
export type PatchPart = 'operation' | 'filter' | 'match' | 'value';

/** Why a patch does nothing, or makes what Envoy refuses. */
export interface PatchFault {
  readonly part: PatchPart;
  /** The field of the value that is at fault. */
  readonly field?: string;
  /** What stands in the field, where it is deeper than a field of the value itself. */
  readonly got?: unknown;
  readonly isRefusedByEnvoy: boolean;
  /** Whether Istio refuses the patch, because it can not read its value. */
  readonly isUnreadable?: boolean;
  readonly allowed: string;
  readonly reason: string;
}

const FILTERS = ['LISTENER_FILTER', 'NETWORK_FILTER', 'HTTP_FILTER'];
const NAME = { fields: ['name'], allowed: 'a name', reason: 'Envoy refuses it without one' };
const FILTER = [
  { fields: ['name'], allowed: 'the name of the filter', reason: 'give it one, by which other patches find it' },
  {
    fields: ['typed_config', 'typedConfig', 'config_discovery', 'configDiscovery'],
    allowed: 'the configuration, with its "@type"',
    reason: 'Envoy does not look up filters by name',
  },
];

/** One of the fields that what is added has to have. */
interface Required {
  readonly fields: readonly string[];
  readonly allowed: string;
  readonly reason: string;
}

const REQUIRED: Partial<Record<string, readonly Required[]>> = {
  LISTENER: [
    {
      fields: ['address', 'internal_listener', 'internalListener', 'api_listener', 'apiListener'],
      allowed: 'the address that it listens on',
      reason: 'Envoy refuses a listener without one',
    },
    {
      fields: [
        'filter_chains', 'filterChains', 'default_filter_chain', 'defaultFilterChain',
        'udp_listener_config', 'udpListenerConfig', 'api_listener', 'apiListener',
      ],
      allowed: 'what is done with a connection',
      reason: 'Envoy refuses a listener without filter chains',
    },
  ],
  LISTENER_FILTER: FILTER,
  NETWORK_FILTER: FILTER,
  HTTP_FILTER: FILTER,
  EXTENSION_CONFIG: FILTER,
  VIRTUAL_HOST: [
    NAME, { fields: ['domains'], allowed: 'the hosts that it is for', reason: 'Envoy refuses a virtual host without any' },
  ],
  HTTP_ROUTE: [
    { fields: ['match'], allowed: 'the requests that it is for', reason: 'Envoy refuses a route without a match' },
    {
      fields: [
        'route', 'redirect', 'direct_response', 'directResponse',
        'filter_action', 'filterAction', 'non_forwarding_action', 'nonForwardingAction',
      ],
      allowed: 'an action, such as route, redirect or direct_response',
      reason: 'Envoy refuses a route without one',
    },
  ],
  CLUSTER: [NAME],
};

/** What a match compares the path with. */
const PATHS = [
  'prefix', 'path', 'safe_regex', 'safeRegex', 'path_separated_prefix', 'pathSeparatedPrefix', 'path_match_policy', 'pathMatchPolicy',
  'connect_matcher', 'connectMatcher',
];

/** The filter that sends a request on, and has to be the last. */
const ROUTER = 'envoy.filters.http.router';
const NOT_BESIDE_ROUTER = ['REMOVE', 'INSERT_AFTER', 'REPLACE'];

/** Filters with which Envoy ends a chain: no other comes behind them, and istiod has one of them in each. */
const LAST = /\b(?:router\.v3\.Router|tcp_proxy\.v3\.TcpProxy|http_connection_manager\.v3\.HttpConnectionManager|direct_response\.v3\.Config)$/;
const INSERTS = ['INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST'];

/** Why an operation that looks right is none. */
const REASONS: Partial<Record<string, string>> = {
  'NETWORK_FILTER ADD': 'it would come after the last filter, which Envoy refuses',
  'HTTP_FILTER ADD': 'it would come after the router, which Envoy refuses',
  'HTTP_ROUTE ADD': 'istioctl analyze takes it for an error: insert it after the others, without a route in the match',
};

/** What is wrong with a patch, whatever else a proxy has; nothing where it may work. */
export function faultOfPatch(patch: PatchEffect): PatchFault | undefined {
  return faultOfOperation(patch) ?? faultOfValue(patch) ?? faultOfPlace(patch) ?? faultOfMatch(patch) ?? faultOfFilter(patch) ?? faultOfCode(patch)
    ?? faultOfFields(patch);
}

function faultOfOperation({ applyTo, operation }: PatchEffect): PatchFault | undefined {
  const known = appliedOperations(applyTo);
  // What is none of these changes no running proxy: BOOTSTRAP is what a new one starts with.
  return known.length === 0 || known.includes(operation) ? undefined : {
    part: 'operation',
    isRefusedByEnvoy: operation === 'ADD' && FILTERS.includes(applyTo),
    allowed: `one of ${known.join(', ')}`,
    reason: REASONS[`${applyTo} ${operation}`] ?? 'Istio ignores it there, use one of these',
  };
}

/** What has to be made with a field that Envoy requires, or that it looks nothing up without. */
function faultOfValue({ applyTo, operation, value }: PatchEffect): PatchFault | undefined {
  if (operation === 'REMOVE' || MERGE_OPERATIONS.includes(operation)) {
    return undefined;
  }
  const made = mapOf(value);
  const wrong = REQUIRED[applyTo]?.find(({ fields }) => !fields.some(field => isSet(made[field]))) ?? wrongField(applyTo, made);
  // Nobody asks for the configuration of an extension that has no name or is empty, so that Envoy never sees it.
  return wrong && {
    part: 'value', field: wrong.fields[0], isRefusedByEnvoy: applyTo !== 'EXTENSION_CONFIG', allowed: wrong.allowed, reason: wrong.reason,
  };
}

/** What is wrong with a field that is there. */
function wrongField(applyTo: string, made: Record<string, unknown>): Required | undefined {
  if (applyTo === 'HTTP_ROUTE' && !PATHS.some(field => mapOf(made.match)[field] !== undefined)) {
    return { fields: ['match'], allowed: 'one that compares the path (prefix, path, safe_regex)', reason: 'Envoy refuses one that does not' };
  }
  const domains = applyTo === 'VIRTUAL_HOST' ? textsOf(made.domains).map(domain => domain.toLowerCase()) : [];
  return new Set(domains).size === domains.length ? undefined
    : { fields: ['domains'], allowed: 'each there once', reason: 'Envoy compares them without case, and refuses one that is there twice' };
}

/** Where a filter that ends a chain does not come last. */
function faultOfPlace({ applyTo, operation, value }: PatchEffect): PatchFault | undefined {
  const { typed_config: snake, typedConfig: camel } = mapOf(value);
  const type = textOf(mapOf(snake ?? camel)['@type']) ?? '';
  return !['NETWORK_FILTER', 'HTTP_FILTER'].includes(applyTo) || !INSERTS.includes(operation) || !LAST.test(type) ? undefined : {
    part: 'value',
    field: 'typed_config',
    got: type,
    isRefusedByEnvoy: true,
    allowed: 'a filter that others may follow',
    reason: 'Envoy ends a chain with such a one, and refuses a second: merge into the one that is there',
  };
}

/** Whether a field has a value that protobuf does not take for none. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** What Envoy refuses stays as it was: for a whole port. */
function faultOfMatch({ applyTo, operation, filter, isForSome, value }: PatchEffect): PatchFault | undefined {
  const { name, domains } = mapOf(value);
  const refused = (reason: string): PatchFault => (
    { part: 'match', isRefusedByEnvoy: true, allowed: 'such that Envoy takes what comes out', reason: `${reason}: name others in the match` }
  );
  if (applyTo === 'HTTP_FILTER' && filter === ROUTER && NOT_BESIDE_ROUTER.includes(operation) && !(operation === 'REPLACE' && name === ROUTER)) {
    return refused('the router has to be there, and the last filter');
  }
  if (applyTo === 'FILTER_CHAIN' && operation === 'REMOVE' && !isForSome) {
    return refused('a listener has to have a filter chain');
  }
  return applyTo === 'VIRTUAL_HOST' && MERGE_OPERATIONS.includes(operation) && !isForSome && isSet(domains)
    ? refused('each domain may be in one virtual host only') : undefined;
}

/** Without a filter in the match some operations are dropped, and an insertion after it comes after the last one. */
function faultOfFilter({ applyTo, operation, filter }: PatchEffect): PatchFault | undefined {
  if (filter !== undefined || !FILTERS.includes(applyTo)) {
    return undefined;
  }
  const isDropped = ['REMOVE', 'REPLACE'].includes(operation) || (operation === 'MERGE' && applyTo === 'LISTENER_FILTER');
  return isDropped || (operation === 'INSERT_AFTER' && applyTo !== 'LISTENER_FILTER') ? {
    part: 'filter',
    isRefusedByEnvoy: !isDropped,
    allowed: 'the name of a filter',
    reason: isDropped ? 'Istio ignores the patch without it' : 'without it the new filter comes after the last one, which Envoy refuses',
  } : undefined;
}

/** The configuration of the filter that runs Lua. */
const LUA = /\blua\.v[0-9]+\.Lua$/;

function faultOfCode({ operation, value }: PatchEffect): PatchFault | undefined {
  const { typed_config: snake, typedConfig: camel } = mapOf(value);
  const config = mapOf(snake ?? camel);
  const wrong = operation === 'REMOVE' || !LUA.test(textOf(config['@type']) ?? '') ? undefined
    : luaCodes(config).map(mistakeOfLua).find(mistake => mistake !== undefined);
  return wrong === undefined ? undefined : {
    part: 'value', field: 'code', isRefusedByEnvoy: true, allowed: 'Lua', reason: `${wrong}, and Envoy refuses the listener`,
  };
}

/** The messages that patches are parts of, or all. */
const MESSAGES: Partial<Record<string, string>> = {
  LISTENER: 'envoy.config.listener.v3.Listener',
  LISTENER_FILTER: 'envoy.config.listener.v3.ListenerFilter',
  FILTER_CHAIN: 'envoy.config.listener.v3.FilterChain',
  NETWORK_FILTER: 'envoy.config.listener.v3.Filter',
  HTTP_FILTER: 'envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter',
  ROUTE_CONFIGURATION: 'envoy.config.route.v3.RouteConfiguration',
  VIRTUAL_HOST: 'envoy.config.route.v3.VirtualHost',
  HTTP_ROUTE: 'envoy.config.route.v3.Route',
  CLUSTER: 'envoy.config.cluster.v3.Cluster',
  EXTENSION_CONFIG: 'envoy.config.core.v3.TypedExtensionConfig',
};

/** What Envoy's own messages do not allow, however deep it stands. */
function faultOfFields({ applyTo, operation, value }: PatchEffect): PatchFault | undefined {
  const message = MESSAGES[applyTo];
  const wrong = message === undefined || operation === 'REMOVE' ? undefined : faultOfMessage(message, value ?? {},
    MERGE_OPERATIONS.includes(operation));
  // Of an extension that nobody asks for Envoy sees nothing.
  return wrong && { part: 'value', isRefusedByEnvoy: applyTo !== 'EXTENSION_CONFIG', ...wrong };
}

/** Lua that stands in a configuration itself, and not in a file. */
function luaCodes(config: Record<string, unknown>): string[] {
  const named = Object.values(mapOf(config.source_codes ?? config.sourceCodes));
  const sources = [config.default_source_code, config.defaultSourceCode, ...named].filter(isMap);
  return textsOf([config.inline_code, config.inlineCode, ...sources.flatMap(source => [source.inline_string, source.inlineString])]);
}

/** Whether a filter has a name that Envoy had years ago: istiod writes today's only, so that a condition on another one never holds. */
export function isFormerFilterName(name: string): boolean {
  return /^envoy\.(?!filters\.)/.test(name);
}
