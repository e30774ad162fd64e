/**
 * What becomes of a request.
 */
export enum DecidedAction {
  /** It goes to destinations. */
  ROUTE = 'route',
  /** The client is sent elsewhere. */
  REDIRECT = 'redirect',
  /** Envoy answers itself, because a rule says so. */
  DIRECT_RESPONSE = 'directResponse',
  /** A policy refuses it, or its token is not valid: 403 or 401. */
  DENIED = 'denied',
  /** No rule takes it (404), or its destination does not exist (503). */
  NONE = 'none',
  /** The bytes of the connection go on: nobody reads a request. */
  CONNECTION = 'connection',
  /** There is no connection: nobody listens, or the handshake fails. */
  REFUSED = 'refused',
}

/**
 * Where policies are applied.
 */
export enum AuthorizationPoint {
  /** At the pods of the gateway. */
  GATEWAY = 'gateway',
  /** At the sidecar of the pods that it goes to. */
  WORKLOAD = 'workload',
  /** At the waypoint in front of them. */
  WAYPOINT = 'waypoint',
}

/**
 * What policies say of a request.
 */
export enum AuthorizationOutcome {
  /** It may pass. */
  ALLOW = 'allow',
  /** It may not. */
  DENY = 'deny',
  /** An external authorizer decides, which manifests do not know. */
  ASKS_PROVIDER = 'asksProvider',
  /** It would not pass, but the policy is only tried out. */
  DRY_RUN = 'dryRun',
}

/**
 * What manifests do not decide.
 */
export enum AmbiguityAbout {
  /** The mesh configuration. */
  MESH_CONFIG = 'meshConfig',
  /** Feature flags of istiod. */
  FEATURE_FLAGS = 'featureFlags',
  /** Which of two objects is the older one. */
  CREATION_ORDER = 'creationOrder',
  /** What is not in the input. */
  INCOMPLETE_INPUT = 'incompleteInput',
  /** Which pods a request comes to. */
  GATEWAY_WORKLOAD = 'gatewayWorkload',
  /** Whether pods have a sidecar. */
  INJECTION = 'injection',
  /** Which pods are ready. */
  ENDPOINTS = 'endpoints',
  /** Secrets, such as certificates. */
  SECRETS = 'secrets',
  /** Filters that this library does not know. */
  ENVOY_FILTER = 'envoyFilter',
  /** The answer of an external authorizer. */
  EXTERNAL_AUTHORIZER = 'externalAuthorizer',
  /** Keys of tokens that are read from a URL. */
  REMOTE_KEYS = 'remoteKeys',
  /** What a port speaks whose protocol nobody names. */
  PROTOCOL_SNIFFING = 'protocolSniffing',
  /** What is in front of the gateway. */
  BALANCER = 'balancer',
  /** To which addresses a name leads. */
  DNS = 'dns',
  /** What a command stands for in a header, such as a time. */
  FORMAT_COMMAND = 'formatCommand',
  /** What the waypoint makes of a request that a gateway sends through it. */
  WAYPOINT = 'waypoint',
}

/**
 * A step before rules are tried.
 */
export enum TracedAbout {
  /** Which gateway it comes to. */
  GATEWAY = 'gateway',
  /** Which listener of Envoy takes it. */
  LISTENER = 'listener',
  /** Which server of a Gateway. */
  SERVER = 'server',
  /** For which host the rules are. */
  VIRTUAL_HOST = 'virtualHost',
  /** What a check of tokens says. */
  AUTHENTICATION = 'authentication',
  /** What policies say. */
  AUTHORIZATION = 'authorization',
  /** What is wrong with a destination. */
  DESTINATION = 'destination',
}

/**
 * What becomes of headers: first some are removed, then some are written in the place of what was there, then some come beside it.
 */
export interface DecidedHeaders {
  /** Values that take the place of others, by name. */
  readonly set: { [name: string]: string[] };
  /** Values that come beside others, by name. */
  readonly add: { [name: string]: string[] };
  /** Names of headers that go. */
  readonly remove: string[];
}

/**
 * What a policy says of a request.
 */
export interface DecidedAuthorization {
  /** Where it was asked. */
  readonly at: AuthorizationPoint;
  /** What it says. */
  readonly decision: AuthorizationOutcome;

  /**
   * The policy that decided, `Kind namespace/name`.
   *
   * @default - none was met
   */
  readonly policy?: string;
}

/**
 * Where a request goes to, with what differs there from other destinations.
 */
export interface DecidedDestination {
  /** The host in full. */
  readonly host: string;

  /**
   * The port of the host.
   *
   * @default - not known
   */
  readonly port?: number;

  /**
   * The subset of its DestinationRule.
   *
   * @default - none: all pods of the host
   */
  readonly subset?: string;

  /** Its part of the requests, from 0 to 1. */
  readonly share: number;
  /** What makes its pods, such as `Deployment echo/echo-v1`. */
  readonly workloads: string[];
  /** What the client sees, where the pods answer 200; another one where Envoy answers itself. */
  readonly status: number;

  /**
   * Why Envoy answers itself.
   *
   * @default - it does not
   */
  readonly reason?: string;

  /**
   * The host that its pods see.
   *
   * @default - that of the decision
   */
  readonly authority?: string;

  /**
   * What becomes of the headers of the request.
   *
   * @default - what the decision says
   */
  readonly requestHeaders?: DecidedHeaders;

  /**
   * What becomes of the headers of the response.
   *
   * @default - what the decision says
   */
  readonly responseHeaders?: DecidedHeaders;

  /**
   * What policies of its pods say.
   *
   * @default - they have none
   */
  readonly authorization?: DecidedAuthorization[];
}

/**
 * How often, and when, Envoy tries again.
 */
export interface DecidedRetries {
  /** How often at most, beside the first time. */
  readonly attempts: number;
  /** When, in the words of Envoy. */
  readonly retryOn: string;

  /**
   * How long each attempt may take, such as `2s`.
   *
   * @default - as long as all of them
   */
  readonly perTryTimeout?: string;
}

/**
 * A delay for a part of the requests.
 */
export interface DecidedDelay {
  /** How long, such as `5s`. */
  readonly fixedDelay: string;
  /** For how many of a hundred requests. */
  readonly percentage: number;
}

/**
 * An answer in the place of the destination's, for a part of the requests.
 */
export interface DecidedAbort {
  /**
   * The status of the answer.
   *
   * @default - it is one of gRPC
   */
  readonly httpStatus?: number;

  /**
   * The status of gRPC.
   *
   * @default - it is one of HTTP
   */
  readonly grpcStatus?: string;

  /** For how many of a hundred requests. */
  readonly percentage: number;
}

/**
 * A fault for a part of the requests.
 */
export interface DecidedFault {
  /**
   * A delay.
   *
   * @default - none
   */
  readonly delay?: DecidedDelay;

  /**
   * An answer of Envoy itself.
   *
   * @default - none
   */
  readonly abort?: DecidedAbort;
}

/**
 * A copy of the request that is sent elsewhere, whose answer nobody reads.
 */
export interface DecidedMirror {
  /** The host in full. */
  readonly host: string;

  /**
   * The port of the host.
   *
   * @default - not known
   */
  readonly port?: number;

  /**
   * The subset of its DestinationRule.
   *
   * @default - none: all pods of the host
   */
  readonly subset?: string;

  /** For which part of the requests, from 0 to 1. */
  readonly share: number;
}

/**
 * A rule that was tried, or a step before that.
 */
export interface DecisionStep {
  /**
   * What the step is about.
   *
   * @default - it is a rule that was tried
   */
  readonly about?: TracedAbout;

  /**
   * The VirtualService of the rule, `namespace/name`.
   *
   * @default - it is no rule
   */
  readonly virtualService?: string;

  /**
   * The VirtualService in which the rule stands, where the other one delegates to it.
   *
   * @default - it stands in the other one
   */
  readonly delegate?: string;

  /**
   * The name of the rule.
   *
   * @default - it has none, or it is no rule
   */
  readonly rule?: string;

  /**
   * Which rule of the VirtualService it is, from 0.
   *
   * @default - it is no rule
   */
  readonly ruleIndex?: number;

  /**
   * Which of its matches was tried, from 0.
   *
   * @default - it has none, or it is no rule
   */
  readonly matchIndex?: number;

  /**
   * Whether the request meets the rule.
   *
   * @default - it is no rule
   */
  readonly matched?: boolean;

  /**
   * Why it did not match; of a step, what was found.
   *
   * @default - it matched
   */
  readonly because?: string;
}

/**
 * What was assumed, because manifests do not decide it.
 */
export interface DecisionAmbiguity {
  /** What it is about. */
  readonly about: AmbiguityAbout;
  /** What was assumed. */
  readonly assumed: string;

  /**
   * What it could be as well.
   *
   * @default - not known
   */
  readonly alternatives?: string[];

  /** The objects that it is about, as `Kind namespace/name`. */
  readonly objects: string[];
  /** Why manifests do not decide it. */
  readonly because: string;
}
