import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { HttpFault, renderHttpFault, WITHOUT_BODY } from './http-fault';
import { HttpMirror, renderHttpMirrors } from './http-mirror';
import { HttpRedirectOptions, renderHttpRedirect } from './http-redirect';
import { HttpRetry, renderHttpRetry } from './http-retry';
import { ResponseBody } from './response-body';
import { UriRewrite } from './uri-rewrite';
import { delegateReferenceFor, IVirtualService } from './virtual-service-reference';
import { compact, compactOrNone } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { requirePossible } from '../../core/request-texts';
import { optional, requireInteger } from '../../core/requirements';
import { isAddress, isDomainName, MAX_PORT, misfitOfTryTimeout, RedirectSpec } from '../../istio';
import { renderHttpDestinations, WeightedHttpDestination } from '../destination/weighted-destination';

/**
 * What happens to requests on their way to a destination.
 */
export interface ForwardOptions {
  /**
   * A new path.
   *
   * @default - the path stays
   */
  readonly uriRewrite?: UriRewrite;

  /**
   * A new host, which the destination sees in place of the one that the client asked for.
   *
   * @default - the host stays
   */
  readonly authorityRewrite?: string;

  /**
   * Time for the whole request, retries included; at least 1 ms.
   *
   * @default - none
   */
  readonly timeout?: Duration;

  /**
   * When and how often a failed request is tried again.
   *
   * @default - as the mesh decides: twice
   */
  readonly retries?: HttpRetry;

  /**
   * Faults to test how callers bear them.
   *
   * @default - none
   */
  readonly fault?: HttpFault;

  /**
   * Copies of the requests for other destinations.
   *
   * @default - none
   */
  readonly mirrors?: HttpMirror[];
}

/**
 * Options of a direct response.
 */
export interface DirectResponseOptions {
  /**
   * The body. Its type is set with a response header, `content-type`.
   *
   * @default - none
   */
  readonly body?: ResponseBody;
}

/** What a route needs to know of its action. */
interface ActionTraits {
  readonly answers?: boolean;
  readonly delegate?: IVirtualService;
  readonly redirect?: RedirectSpec;
  readonly authorityRewritten?: boolean;
}

/** What an action needs to know of the route it belongs to. */
interface ActionContext {
  readonly what: string;
  readonly consumer: IConstruct;
}

/**
 * What a route does with a request: exactly one of forwarding, redirecting, answering, or leaving it to another VirtualService.
 */
export class HttpAction {
  /**
   * Sends the requests to destinations, by weight.
   *
   * @param destinations where they go; several need a weight each
   * @param options what happens on the way
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
   */
  public static route(destinations: WeightedHttpDestination[], options: ForwardOptions = {}): HttpAction {
    return new HttpAction(({ what, consumer }) => ({
      route: renderHttpDestinations(what, destinations, consumer),
      ...renderForwardOptions(what, options, consumer),
    }), { authorityRewritten: options.authorityRewrite !== undefined });
  }

  /**
   * Answers with another location.
   *
   * @param options what is different there
   * @throws if nothing is different, or for a status that Istio does not know
   */
  public static redirect(options: HttpRedirectOptions): HttpAction {
    const redirect = renderHttpRedirect(options);
    return new HttpAction(() => ({ redirect }), { answers: true, redirect });
  }

  /**
   * Answers at once, without a destination.
   *
   * @param status 200 to 599
   * @param options the body
   * @throws if the status is none, or one that has no body and a body is given
   */
  public static directResponse(status: number, options: DirectResponseOptions = {}): HttpAction {
    requireInteger('status of a direct response', status, 200, 599, 'use an HTTP status such as 200 or 503');
    if (options.body !== undefined && WITHOUT_BODY.includes(status)) {
      refuse(`body of an answer with status ${status}`, 'left out', 'one',
        'Envoy sends it all the same, and clients take it for the next answer on the connection');
    }
    return new HttpAction(() => ({ directResponse: compact({ status, body: options.body?._render() }) }), { answers: true });
  }

  /**
   * Leaves the requests to the routes of a VirtualService without hosts. Its fields win over the options here.
   *
   * @param target a VirtualService without hosts, which itself must not delegate
   * @param options what happens on the way, where the delegate does not say it
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
   */
  public static delegateTo(target: IVirtualService, options: ForwardOptions = {}): HttpAction {
    return new HttpAction(({ what, consumer }) => ({
      delegate: delegateReferenceFor(target, consumer),
      ...renderForwardOptions(what, options, consumer),
    }), { delegate: target, authorityRewritten: options.authorityRewrite !== undefined });
  }

  private constructor(
    private readonly render: (context: ActionContext) => object,
    private readonly traits: ActionTraits = {},
  ) {
  }

  /**
   * The fields of the action as Istio writes them.
   *
   * @internal
   */
  public _render(what: string, consumer: IConstruct): object {
    return this.render({ what, consumer });
  }

  /**
   * Whether it answers the requests itself.
   *
   * @internal
   */
  public get _answers(): boolean {
    return this.traits.answers ?? false;
  }

  /**
   * Whether it leaves the requests to another VirtualService.
   *
   * @internal
   */
  public get _delegates(): boolean {
    return this._delegate !== undefined;
  }

  /**
   * The VirtualService that it leaves the requests to.
   *
   * @internal
   */
  public get _delegate(): IVirtualService | undefined {
    return this.traits.delegate;
  }

  /**
   * The redirect as Istio writes it, where it is one.
   *
   * @internal
   */
  public get _redirect(): RedirectSpec | undefined {
    return this.traits.redirect;
  }

  /**
   * Whether it gives the request another host.
   *
   * @internal
   */
  public get _rewritesAuthority(): boolean {
    return this.traits.authorityRewritten ?? false;
  }
}

function renderForwardOptions(what: string, options: ForwardOptions, consumer: IConstruct): object {
  const timeout = optional(options.timeout, duration => renderDuration(`${what}: timeout`, duration));
  const retries = optional(options.retries, retry => renderHttpRetry(`${what}: retries`, retry));
  optional(retries?.perTryTimeout, each => requirePossible(`${what}: retries: perTryTimeout`, each, misfitOfTryTimeout(each, timeout)));
  return compact({
    rewrite: compactOrNone({
      ...options.uriRewrite?._render(),
      authority: optional(options.authorityRewrite, value => requireRewrittenHost(`${what}: authorityRewrite`, value)),
    }),
    timeout,
    retries,
    fault: optional(options.fault, fault => renderHttpFault(what, fault)),
    mirrors: optional(options.mirrors, mirrors => renderHttpMirrors(what, mirrors, consumer)),
  });
}

function requireRewrittenHost(what: string, host: string): string {
  return isRewrittenHost(host) ? host
    : refuse(what, 'a host name in lower case or an IP address', host, fixOfHost(host, isRewrittenHost, 'a port may follow it'));
}

function isRewrittenHost(host: string): boolean {
  if (typeof host !== 'string') {
    return false;
  }
  const [name, port, ...rest] = host.split(':');
  return isAddress(host) || (isDomainName(name) || isAddress(name)) && rest.length === 0 && (port === undefined || isPort(port));
}

function isPort(text: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= MAX_PORT;
}
