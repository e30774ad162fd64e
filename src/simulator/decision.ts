/** What becomes of a request. */
export type DecisionAction = 'route' | 'redirect' | 'directResponse' | 'denied' | 'none' | 'connection' | 'refused';

/** Headers by name in lower case, each with the values of its lines. */
export type HeaderLists = Readonly<Record<string, readonly string[]>>;

/** What becomes of headers: first those that go, then those that are written instead of what was there, then those that come beside it. */
export interface HeaderChanges {
  readonly set: HeaderLists;
  readonly add: HeaderLists;
  readonly remove: readonly string[];
}

/** Where a request goes to, with what differs there from other destinations. */
export interface DecidedDestination {
  /** The host in full. */
  readonly host: string;
  readonly port?: number;
  readonly subset?: string;
  /** Its part of the requests, from 0 to 1. */
  readonly share: number;
  /** What makes its pods, as `Deployment echo/echo-v1`. */
  readonly workloads: readonly string[];
  /** What the client sees, where the pods answer 200; another one where Envoy answers itself. */
  readonly status: number;
  /** Why Envoy answers itself. */
  readonly reason?: string;
  readonly authority?: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly authorization?: readonly DecidedAuthorization[];
}

/** What a policy says of a request, where it was asked. */
export interface DecidedAuthorization {
  readonly at: 'gateway' | 'workload' | 'waypoint';
  readonly decision: 'allow' | 'deny' | 'asksProvider' | 'dryRun';
  /** The policy that decided, `Kind namespace/name`; none where no policy was met. */
  readonly policy?: string;
}

/** A rule that was tried, in order. */
export interface TracedRule {
  readonly virtualService: string;
  /** The VirtualService in which it stands, where the other one delegates to it. */
  readonly delegate?: string;
  /** The name of the rule; none where it has none. */
  readonly rule?: string;
  readonly ruleIndex: number;
  /** Which of its matches; none where it has none. */
  readonly matchIndex?: number;
  readonly matched: boolean;
  /** Why it did not match, or why nothing could. */
  readonly because?: string;
}

/** A step before rules are tried: which listener, server or policy it was, or was not. */
export interface TracedStep {
  readonly about: 'gateway' | 'listener' | 'server' | 'virtualHost' | 'authentication' | 'authorization' | 'destination';
  readonly because: string;
}

export type TraceEntry = TracedRule | TracedStep;

/** What manifests do not decide. */
export type AmbiguityAbout =
  'meshConfig' | 'featureFlags' | 'creationOrder' | 'incompleteInput' | 'gatewayWorkload' | 'injection' | 'endpoints' | 'secrets' | 'envoyFilter'
  | 'externalAuthorizer' | 'remoteKeys' | 'protocolSniffing' | 'balancer' | 'dns' | 'formatCommand' | 'waypoint';

/** What was assumed, because manifests do not decide it. */
export interface Ambiguity {
  readonly about: AmbiguityAbout;
  readonly assumed: string;
  readonly alternatives?: readonly string[];
  /** The objects that it is about, as `Kind namespace/name`. */
  readonly objects: readonly string[];
  readonly because: string;
}

/** How often, and when, Envoy tries again. */
export interface DecidedRetries {
  readonly attempts: number;
  readonly retryOn: string;
  /** As in the manifest, `2s`. */
  readonly perTryTimeout?: string;
}

/** A fault for a part of the requests. */
export interface DecidedFault {
  readonly delay?: { readonly fixedDelay: string; readonly percentage: number };
  readonly abort?: { readonly httpStatus?: number; readonly grpcStatus?: string; readonly percentage: number };
}

/** A copy that is sent elsewhere. */
export interface DecidedMirror {
  readonly host: string;
  readonly port?: number;
  readonly subset?: string;
  /** From 0 to 1. */
  readonly share: number;
}

/** What becomes of a request, in the form of `cdk8s-istio explain --output json`: what does not apply is absent. */
export interface Decision {
  readonly action: DecisionAction;
  /** What the client sees, where the pods answer 200. */
  readonly status?: number;
  /** The Gateway whose server takes the request, `namespace/name`. */
  readonly gateway?: string;
  readonly port?: number;
  readonly virtualHost?: string;
  /** `namespace/name`. */
  readonly virtualService?: string;
  /** The VirtualService in which the rule stands, where another one delegates to it. */
  readonly delegate?: string;
  readonly rule?: string;
  readonly ruleIndex?: number;
  readonly matchIndex?: number;
  /** The cluster of Envoy, where there is one. */
  readonly cluster?: string;
  readonly destinations?: readonly DecidedDestination[];
  /** As the destination sees it, with the query. */
  readonly path?: string;
  readonly authority?: string;
  readonly location?: string;
  /** What Envoy answers itself. */
  readonly body?: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  readonly timeout?: string;
  readonly retries?: DecidedRetries;
  readonly fault?: DecidedFault;
  readonly mirrors?: readonly DecidedMirror[];
  readonly authorization?: readonly DecidedAuthorization[];
  readonly trace: readonly TraceEntry[];
  /** The rules that missed by one condition. */
  readonly nearMisses?: readonly TracedRule[];
  readonly ambiguous?: readonly Ambiguity[];
}
