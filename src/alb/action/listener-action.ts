import { Duration } from 'cdk8s';
import { ListenerRedirect, RedirectOptions } from './listener-redirect';
import { RequestScope } from './request-scope';
import { requireStickiness, StickyForward } from './sticky-forward';
import { multiplyWeights, WeightedTarget } from './weighted-target';
import { refuse } from '../../core/errors';
import { optional, requireInteger, requireText } from '../../core/requirements';
import { Destination } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { requireHeaderValue } from '../../networking/headers/header-value';
import { ForwardOptions, HttpAction } from '../../networking/virtual-service/http-action';
import { ManagedTarget, managedTarget } from '../../networking/virtual-service/managed-target';
import { ResponseBody } from '../../networking/virtual-service/response-body';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';
import { JwtRule } from '../../security/jwt-rule';
import { Alternatives } from '../condition/alternatives';
import { Guard } from '../guard/guard';
import { JwtAdditionalClaim, jwtGuard } from '../guard/jwt-guard';

/**
 * Options of a forward.
 */
export interface ForwardActionOptions {
  /**
   * Port of the service.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the service
   */
  readonly port?: number;

  /**
   * For how long a client stays at the version of the service that it got first, by a cookie.
   *
   * Range: 1 second to 7 days, in whole seconds.
   *
   * @default - each request is split anew
   */
  readonly stickinessDuration?: Duration;
}

/**
 * Options of a weighted forward.
 */
export interface WeightedForwardOptions {
  /**
   * For how long a client stays at the target that it got first, by a cookie: at one version of a service that is split itself.
   *
   * Range: 1 second to 7 days, in whole seconds.
   *
   * @default - each request is split anew
   */
  readonly stickinessDuration?: Duration;
}

/**
 * Options of a fixed response.
 */
export interface FixedResponseOptions {
  /**
   * Type of the body, such as `application/json`.
   *
   * @default - `text/plain` where there is a body
   */
  readonly contentType?: string;

  /**
   * The body, at most 1 MiB.
   *
   * @default - none
   */
  readonly messageBody?: string;
}

/**
 * Options of an action that validates JSON Web Tokens.
 */
export interface AuthenticateJwtOptions {
  /**
   * Who may have issued the token, with the audiences of which it has to have one. Where no place is said, it comes from the header
   * `authorization` after `Bearer `, and from nowhere else. It goes on to the target, unless `forwardOriginalToken` is false.
   *
   * Of all issuers in the same pods the tokens come from one place, and an issuer has the same options in all rules, but for its audiences.
   */
  readonly issuers: JwtRule[];

  /**
   * Claims that the token has to have, all of them.
   *
   * @default - none
   */
  readonly additionalClaims?: JwtAdditionalClaim[];

  /** What happens to requests with a valid token. */
  readonly next: ListenerAction;
}

/**
 * Options of an action that leaves the decision to an external authorizer.
 */
export interface AuthenticateOidcOptions {
  /**
   * Name of the external authorizer in the mesh settings: an extension provider such as oauth2-proxy or authservice, which knows the client
   * id, the secret, the scope and the session. An ALB has these itself.
   */
  readonly provider: string;

  /** What happens to requests that the authorizer lets pass. */
  readonly next: ListenerAction;
}

/** A route of a rule, before the rule adds what it changes on the way. */
export interface ActionRoute {
  /** Appended to the name of the rule. */
  readonly suffix?: string;
  readonly matches: Alternatives;
  readonly action: HttpAction;
  readonly contentType?: string;
}

/** What a rule needs to know of its action. */
interface ActionTraits {
  readonly forwards?: boolean;
  /** Who takes the requests that it wants. */
  readonly delegate?: IVirtualService;
  readonly redirect?: ListenerRedirect;
  /** Whether it answers with an error. */
  readonly refuses?: boolean;
  readonly destinations?: () => WeightedHttpDestination[];
  readonly sticky?: boolean;
  /** Whom it forwards to. */
  readonly targets?: readonly ITrafficTarget[];
  /** What a controller moves of the target. */
  readonly managed?: ManagedTarget;
  /** What it asks of requests before. */
  readonly guards?: readonly Guard[];
}

/** Statuses from here on are errors. */
const FIRST_ERROR = 400;

/** Makes the routes of a rule. */
type Render = (scope: RequestScope, matches: Alternatives, options: ForwardOptions, rule: string) => ActionRoute[];

/**
 * What a listener's rule does with a request.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
 */
export class ListenerAction {
  /**
   * Sends the requests to a target: a WeightedService by its weights, one version of it, a Service.
   *
   * @param target where they go
   * @param options port of the service
   * @throws if the service is known not to have that port
   */
  public static forward(target: ITrafficTarget, options: ForwardActionOptions = {}): ListenerAction {
    const { port, stickinessDuration } = options;
    const managed = managedTarget(target);
    if (managed !== undefined) {
      return ListenerAction.toManaged(target, managed, options);
    }
    return ListenerAction.to([target], () => target.trafficDestinations({ port }), stickinessDuration);
  }

  /**
   * Sends the requests to several targets, by weight. A target that is split itself keeps its split: the weights are multiplied.
   *
   * @param targets where they go, each with a weight, or none with one for an even split
   * @param options stickiness
   */
  public static weightedForward(targets: WeightedTarget[], options: WeightedForwardOptions = {}): ListenerAction {
    return ListenerAction.to(targets.map(({ target }) => target), () => multiplyWeights(targets), options.stickinessDuration);
  }

  /**
   * Answers with another location.
   *
   * @param options what is different there
   * @throws if nothing is different, or Istio can not write such a location
   */
  public static redirect(options: RedirectOptions): ListenerAction {
    const redirect = new ListenerRedirect(options);
    return new ListenerAction((scope, matches) => redirect.routes(scope, matches), { redirect });
  }

  /**
   * Answers at once, without a target.
   *
   * @param statusCode 200 to 599
   * @param options body and its type
   */
  public static fixedResponse(statusCode: number, options: FixedResponseOptions = {}): ListenerAction {
    requireInteger('statusCode of a fixed response', statusCode, 200, 599, 'use an HTTP status such as 200 or 503');
    optional(options.contentType, value => requireHeaderValue('contentType of a fixed response', value));
    if (options.contentType !== undefined && options.messageBody === undefined) {
      refuse('contentType of a fixed response', 'used together with a messageBody', options.contentType, 'add messageBody or leave it out');
    }
    const action = HttpAction.directResponse(statusCode, { body: optional(options.messageBody, body => ResponseBody.text(body)) });
    return new ListenerAction((_scope, matches) => [{ matches, action, contentType: options.contentType }], { refuses: statusCode >= FIRST_ERROR });
  }

  /**
   * Lets only requests with a valid JSON Web Token go on: a RequestAuthentication and a policy that refuses the others. A token that is not
   * valid gets 401; none, another issuer, audience or claim 403. The conditions of the rule have to be such as a policy can compare: hosts,
   * whole paths and prefixes, methods, headers with a value or a prefix.
   *
   * A request with something beside the token in its place, such as a second one, gets 403. Other ways to write a header that a claim becomes
   * (`x_user` for `x-user`) are taken away, and `authorization` where the token comes from elsewhere.
   *
   * Where it is enforced, `IstioAlbProps.policyEnforcement` says. At a gateway a token of an issuer that no rule names is refused on every
   * host of that gateway, also where none is needed.
   *
   * @param options issuers, claims and what comes next
   * @throws if there is no issuer, its keys are private, or tokens come from several places
   * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
   */
  public static authenticateJwt(options: AuthenticateJwtOptions): ListenerAction {
    return ListenerAction.guarded(jwtGuard(options.issuers, options.additionalClaims), options.next);
  }

  /**
   * Lets only requests go on that an external authorizer lets pass, which sends others to a login: a policy with the action CUSTOM. The
   * authorizer, such as oauth2-proxy, is declared in the mesh settings (`MeshSettingsProps.extensionProviders`). Add rules for its own paths,
   * such as the callback, before.
   *
   * @param options the authorizer and what comes next
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-custom/
   */
  public static authenticateOidc(options: AuthenticateOidcOptions): ListenerAction {
    const provider = requireText('provider of authenticateOidc', options.provider, 'name the external authorizer that the mesh settings declare');
    return ListenerAction.guarded({ what: 'authenticateOidc', violations: [{}], provider }, options.next);
  }

  /**
   * Leaves the requests to a delegate.
   *
   * @internal
   */
  public static _delegateTo(target: IVirtualService): ListenerAction {
    const traits = { forwards: true, delegate: target };
    return new ListenerAction((_scope, matches, options) => [{ matches, action: HttpAction.delegateTo(target, options) }], traits);
  }

  private static guarded(guard: Guard, { _routes, traits }: ListenerAction): ListenerAction {
    return new ListenerAction(_routes, { ...traits, guards: [guard, ...traits.guards ?? []] });
  }

  private static toManaged(target: ITrafficTarget, managed: ManagedTarget, { port, stickinessDuration }: ForwardActionOptions): ListenerAction {
    if (stickinessDuration !== undefined) {
      refuse(`stickinessDuration of a forward to ${managed.what}`, 'left out', stickinessDuration.toHumanString(),
        'its controller moves the weights, and a cookie would keep clients at a version that it takes away');
    }
    const delegate = managed.delegateAt(port);
    const destinations = () => [{ destination: Destination.toService(managed.host, { port }) }];
    return new ListenerAction((_scope, matches, options) => [{ matches, action: HttpAction.delegateTo(delegate, options) }],
      { forwards: true, destinations, targets: [target], managed });
  }

  private static to(targets: readonly ITrafficTarget[], destinations: () => WeightedHttpDestination[], stickiness?: Duration): ListenerAction {
    // What can not work is refused here; the weights may still change until the synth.
    destinations();
    optional(stickiness, requireStickiness);
    const traits = { forwards: true, destinations, targets, sticky: stickiness !== undefined };
    return new ListenerAction((scope, matches, options, rule) => {
      const all = destinations();
      return stickiness === undefined || all.length < 2
        ? [{ matches, action: HttpAction.route(all, options) }]
        : stickyRoutes(new StickyForward(rule, stickiness, scope), all, matches, options);
    }, traits);
  }

  private constructor(
    /**
     * The routes for requests of a scope.
     *
     * @internal
     */
    public readonly _routes: Render,
    private readonly traits: ActionTraits = {},
  ) {
  }

  /**
   * Whether requests go on, so that there is a way to change them.
   *
   * @internal
   */
  public get _forwards(): boolean {
    return this.traits.forwards ?? false;
  }

  /**
   * Whether requests may come back, to the next rules: those that the delegate does not take.
   *
   * @internal
   */
  public get _delegates(): boolean {
    return this._delegate !== undefined;
  }

  /**
   * Whom it leaves the requests to.
   *
   * @internal
   */
  public get _delegate(): IVirtualService | undefined {
    return this.traits.delegate;
  }

  /**
   * Whether it answers every request with an error.
   *
   * @internal
   */
  public get _refuses(): boolean {
    return this.traits.refuses ?? false;
  }

  /**
   * Where it forwards to, as that is now; none for other actions.
   *
   * @internal
   */
  public get _destinations(): (() => WeightedHttpDestination[]) | undefined {
    return this.traits.destinations;
  }

  /**
   * What a controller moves of the target that it forwards to.
   *
   * @internal
   */
  public get _managed(): ManagedTarget | undefined {
    return this.traits.managed;
  }

  /**
   * Whom it forwards to.
   *
   * @internal
   */
  public get _targets(): readonly ITrafficTarget[] {
    return this.traits.targets ?? [];
  }

  /**
   * What it asks of requests that a route can not.
   *
   * @internal
   */
  public get _guards(): readonly Guard[] {
    return this.traits.guards ?? [];
  }

  /**
   * Whether clients stay at their target, by a cookie.
   *
   * @internal
   */
  public get _isSticky(): boolean {
    return this.traits.sticky ?? false;
  }

  /**
   * The redirect, where it is one.
   *
   * @internal
   */
  public get _redirect(): ListenerRedirect | undefined {
    return this.traits.redirect;
  }
}

/** Those who come back, target by target, then those who come for the first time. */
function stickyRoutes(sticky: StickyForward, all: WeightedHttpDestination[], matches: Alternatives, options: ForwardOptions): ActionRoute[] {
  return [
    ...sticky.targets(all, matches).map((target, index) => (
      { suffix: `-sticky-${index + 1}`, matches: target.matches, action: HttpAction.route([target.destination], options) })),
    { matches, action: HttpAction.route(sticky.marked(all), options) },
  ];
}
