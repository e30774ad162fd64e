import {
  AmbiguityAbout, DecidedAction, DecidedAuthorization, DecidedDestination, DecidedFault, DecidedHeaders, DecidedMirror, DecidedRetries,
  DecisionAmbiguity, DecisionStep,
} from './decided';
import { ValidationError } from '../../core/errors';
import { MAX_UINT32, requireInteger } from '../../core/requirements';
import { decisionJson } from '../../report/decision-json';
import { decisionText } from '../../report/decision-text';
import { drawAnswers } from '../../report/drawn-answers';
import { AskedRequest } from '../../simulator/asked-request';
import { Decision } from '../../simulator/decision';

/** The most requests that are drawn at once. */
const MAX_REQUESTS = 1_000_000;

/**
 * What becomes of a request, and why.
 *
 * What does not apply is left out: a redirect has no destinations.
 */
export class RoutingDecision {
  /** @internal */
  public static _of(asked: AskedRequest, decision: Decision): RoutingDecision {
    return new RoutingDecision(asked, decision);
  }

  private constructor(private readonly asked: AskedRequest, private readonly decided: Decision) {
  }

  /** What becomes of it. */
  public get action(): DecidedAction {
    return this.decided.action as DecidedAction;
  }

  /** What the client sees, where the pods answer 200. A fault for all requests counts, one for a part of them is in `fault` only. */
  public get status(): number | undefined {
    return this.decided.status;
  }

  /** The Gateway whose server takes it, `namespace/name`. */
  public get gateway(): string | undefined {
    return this.decided.gateway;
  }

  /** The port of that server. */
  public get port(): number | undefined {
    return this.decided.port;
  }

  /** The domain whose list of rules Envoy looks at: a host, a wildcard, or `*`. */
  public get virtualHost(): string | undefined {
    return this.decided.virtualHost;
  }

  /** The VirtualService of the rule, `namespace/name`. */
  public get virtualService(): string | undefined {
    return this.decided.virtualService;
  }

  /** The VirtualService in which the rule stands, where another one delegates to it. */
  public get delegate(): string | undefined {
    return this.decided.delegate;
  }

  /** The name of the rule, where it has one. */
  public get rule(): string | undefined {
    return this.decided.rule;
  }

  /** Which rule of the VirtualService it is, from 0. */
  public get ruleIndex(): number | undefined {
    return this.decided.ruleIndex;
  }

  /** Which of its matches, from 0; none where it has none. */
  public get matchIndex(): number | undefined {
    return this.decided.matchIndex;
  }

  /** The cluster of Envoy, where it is one. */
  public get cluster(): string | undefined {
    return this.decided.cluster;
  }

  /** Where it goes to, with the shares. */
  public get destinations(): DecidedDestination[] {
    return copied(this.decided.destinations ?? []) as unknown as DecidedDestination[];
  }

  /** The path with the query, as the destination sees it. */
  public get path(): string | undefined {
    return this.decided.path;
  }

  /** The host, as the destination sees it. */
  public get authority(): string | undefined {
    return this.decided.authority;
  }

  /** Where a redirect sends the client. */
  public get location(): string | undefined {
    return this.decided.location;
  }

  /** What Envoy answers itself. */
  public get body(): string | undefined {
    return this.decided.body;
  }

  /** What becomes of the headers of the request. */
  public get requestHeaders(): DecidedHeaders | undefined {
    return copied(this.decided.requestHeaders) as DecidedHeaders | undefined;
  }

  /** What becomes of the headers of the response. */
  public get responseHeaders(): DecidedHeaders | undefined {
    return copied(this.decided.responseHeaders) as DecidedHeaders | undefined;
  }

  /** How long it may take, such as `5s`. */
  public get timeout(): string | undefined {
    return this.decided.timeout;
  }

  /** How often, and when, Envoy tries again. */
  public get retries(): DecidedRetries | undefined {
    return copied(this.decided.retries);
  }

  /** A fault for a part of the requests. */
  public get fault(): DecidedFault | undefined {
    return copied(this.decided.fault);
  }

  /** Where copies of it are sent. */
  public get mirrors(): DecidedMirror[] {
    return copied(this.decided.mirrors ?? []) as DecidedMirror[];
  }

  /** What policies say of it. Those of its destinations are with these. */
  public get authorization(): DecidedAuthorization[] {
    return copied(this.decided.authorization ?? []) as unknown as DecidedAuthorization[];
  }

  /** Every rule that was tried, in order, and why it did not match; before them the steps that lead to the rules. */
  public get trace(): DecisionStep[] {
    return copied(this.decided.trace) as unknown as DecisionStep[];
  }

  /** The rules that missed by one condition. */
  public get nearMisses(): DecisionStep[] {
    return copied(this.decided.nearMisses ?? []) as unknown as DecisionStep[];
  }

  /** What was assumed, because manifests do not decide it; empty where they decide everything. */
  public get ambiguous(): DecisionAmbiguity[] {
    return copied(this.decided.ambiguous ?? []) as unknown as DecisionAmbiguity[];
  }

  /**
   * Demands that manifests decide everything.
   *
   * @param about what may be assumed all the same
   * @returns the decision itself
   * @throws if something else was assumed, with each assumption, its reason and the objects
   */
  public requireUnambiguous(about: AmbiguityAbout[] = []): RoutingDecision {
    const open = this.ambiguous.filter(ambiguity => !about.includes(ambiguity.about));
    if (open.length > 0) {
      throw new ValidationError(`manifests do not decide ${this.asked.method ?? 'GET'} ${this.asked.url} alone:`
        + open.map(({ about: what, assumed, because, objects }) =>
          `\n  ${what}: ${assumed}, because ${because}${objects.length === 0 ? '' : ` (${objects.join(', ')})`}`).join(''));
    }
    return this;
  }

  /**
   * All of it as plain data, in the form of `cdk8s-istio explain --output json`. What does not apply is absent. Each call gives a fresh copy.
   */
  // A decision has maps and lists of anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public toJson(): { [key: string]: any } {
    return decisionJson(this.decided) as unknown as ReturnType<RoutingDecision['toJson']>;
  }

  /** All of it for a person: the answer, why, what nearly matched, and what was assumed. */
  public explain(): string {
    return decisionText(this.asked, this.decided);
  }

  /**
   * Sends the request so many times, and gives a line for each answer: the name of what makes the pods, such as `echoserver-v1`; the status
   * where Envoy answers itself. Destinations are drawn by their weights, as are faults.
   *
   * @param requests how many, up to 1,000,000
   * @param seed what the draw begins with: the same one draws the same answers; 1 where it is left out
   * @throws if there are fewer than one or more than 1,000,000 requests, or the seed is no whole number of at least 0
   */
  public simulate(requests: number, seed: number = 1): string[] {
    requireInteger('number of requests', requests, 1, MAX_REQUESTS);
    requireInteger('seed', seed, 0, MAX_UINT32);
    return drawAnswers(this.decided, requests, seed);
  }
}

/** What somebody else may change. */
function copied<T>(value: T): T {
  return structuredClone(value);
}
