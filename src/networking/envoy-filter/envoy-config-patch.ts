import { IConstruct } from 'constructs';
import { EnvoyClusterMatch, EnvoyListenerMatch, EnvoyProxyMatch, EnvoyRouteMatch } from './envoy-match';
import { EnvoyPatch } from './envoy-patch';
import { renderClusterMatch, renderListenerMatch, renderProxyMatch, renderRouteMatch } from './render-envoy-match';
import { compact, compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { optional } from '../../core/requirements';
import { faultOfPatch } from '../../istio';

/** The kinds of objects that istiod patches. */
type ApplyTo = 'LISTENER' | 'LISTENER_FILTER' | 'FILTER_CHAIN' | 'NETWORK_FILTER' | 'HTTP_FILTER'
  | 'ROUTE_CONFIGURATION' | 'VIRTUAL_HOST' | 'HTTP_ROUTE'
  | 'CLUSTER' | 'EXTENSION_CONFIG';

/** The field of the match without which these operations do nothing. */
const FILTERS: Partial<Record<ApplyTo, 'listenerFilter' | 'networkFilter' | 'httpFilter'>> = {
  LISTENER_FILTER: 'listenerFilter', NETWORK_FILTER: 'networkFilter', HTTP_FILTER: 'httpFilter',
};

/** What tells filter chains apart. Listeners and their filters are told apart by name and port only. */
const FILTER_CHAIN_FIELDS: (keyof EnvoyListenerMatch)[] = ['filterChainName', 'sni', 'transportProtocol', 'applicationProtocols', 'destinationPort'];

/**
 * One patch of an EnvoyFilter: which objects of Envoy's configuration change, and how.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectPatch
 */
export class EnvoyConfigPatch {
  /**
   * Changes listeners, or adds one.
   *
   * @param patch add, remove, merge or mergeAndReplaceLists
   * @param match which listeners
   * @throws if the operation does nothing there, or the match names what a listener is not told apart by
   */
  public static listener(patch: EnvoyPatch, match: EnvoyListenerMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofListener('LISTENER', patch, match);
  }

  /**
   * Changes the filters that see a connection first, such as the TLS inspector.
   *
   * @param patch add, insertFirst, insertBefore, insertAfter, replace, remove or merge
   * @param match which listeners and listener filters
   * @throws if the operation does nothing there, or the match names what a listener filter is not told apart by
   */
  public static listenerFilter(patch: EnvoyPatch, match: EnvoyListenerMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofListener('LISTENER_FILTER', patch, match);
  }

  /**
   * Changes filter chains, or adds one.
   *
   * @param patch add, remove, merge or mergeAndReplaceLists
   * @param match which listeners and filter chains
   * @throws if the operation does nothing there, or the match names a filter
   */
  public static filterChain(patch: EnvoyPatch, match: EnvoyListenerMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofListener('FILTER_CHAIN', patch, match);
  }

  /**
   * Changes network filters, such as the HTTP connection manager.
   *
   * @param patch insertFirst, insertBefore, insertAfter, replace, remove or merge
   * @param match which listeners, filter chains and network filters
   * @throws if the operation does nothing there, or the match names an HTTP filter
   */
  public static networkFilter(patch: EnvoyPatch, match: EnvoyListenerMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofListener('NETWORK_FILTER', patch, match);
  }

  /**
   * Changes HTTP filters.
   *
   * @param patch insertFirst, insertBefore, insertAfter, replace, remove or merge
   * @param match which listeners, filter chains and HTTP filters
   * @throws if the operation does nothing there
   */
  public static httpFilter(patch: EnvoyPatch, match: EnvoyListenerMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofListener('HTTP_FILTER', patch, match);
  }

  /**
   * Changes the lists of virtual hosts.
   *
   * @param patch merge or mergeAndReplaceLists
   * @param match which route configurations
   * @throws if the operation does nothing there, or the match names a virtual host or a route
   */
  public static routeConfiguration(patch: EnvoyPatch, match: EnvoyRouteMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofRoute('ROUTE_CONFIGURATION', patch, match, ['virtualHost', 'domainName', 'route', 'routeAction']);
  }

  /**
   * Changes virtual hosts, or adds one.
   *
   * @param patch add, replace, remove, merge or mergeAndReplaceLists
   * @param match which virtual hosts
   * @throws if the operation does nothing there, or the match names a route
   */
  public static virtualHost(patch: EnvoyPatch, match: EnvoyRouteMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofRoute('VIRTUAL_HOST', patch, match, ['route', 'routeAction']);
  }

  /**
   * Changes routes, or adds one.
   *
   * @param patch insertFirst, insertBefore, insertAfter, remove, merge or mergeAndReplaceLists
   * @param match which routes
   * @throws if the operation does nothing there
   */
  public static httpRoute(patch: EnvoyPatch, match: EnvoyRouteMatch = {}): EnvoyConfigPatch {
    return EnvoyConfigPatch.ofRoute('HTTP_ROUTE', patch, match, []);
  }

  /**
   * Changes clusters, or adds one.
   *
   * @param patch add, remove, merge or mergeAndReplaceLists
   * @param match which clusters
   * @throws if the operation does nothing there
   */
  public static cluster(patch: EnvoyPatch, match: EnvoyClusterMatch = {}): EnvoyConfigPatch {
    return new EnvoyConfigPatch('CLUSTER', patch, match, (what, consumer) => compactOrNone({ cluster: renderClusterMatch(what, match, consumer) }));
  }

  /**
   * Adds the configuration of an extension, for filters that get theirs by its name.
   *
   * @param patch add
   * @param match which proxies
   * @throws if the operation is another one, or the match names a context
   */
  public static extensionConfig(patch: EnvoyPatch, match: EnvoyProxyMatch = {}): EnvoyConfigPatch {
    requireApplicable('EXTENSION_CONFIG', match, ['context']);
    return new EnvoyConfigPatch('EXTENSION_CONFIG', patch, match, () => undefined);
  }

  private static ofListener(applyTo: ApplyTo, patch: EnvoyPatch, match: EnvoyListenerMatch): EnvoyConfigPatch {
    const compared = applyTo === 'HTTP_FILTER' ? ['networkFilter', 'httpFilter'] : [FILTERS[applyTo]];
    const unused = Object.values(FILTERS).filter(field => !compared.includes(field));
    requireApplicable(applyTo, match, ['LISTENER', 'LISTENER_FILTER'].includes(applyTo) ? [...unused, ...FILTER_CHAIN_FIELDS] : unused);
    return new EnvoyConfigPatch(applyTo, patch, match, what => compactOrNone({ listener: renderListenerMatch(what, match) }));
  }

  private static ofRoute(applyTo: ApplyTo, patch: EnvoyPatch, match: EnvoyRouteMatch, unused: (keyof EnvoyRouteMatch)[]): EnvoyConfigPatch {
    requireApplicable(applyTo, match, unused);
    return new EnvoyConfigPatch(applyTo, patch, match, what => compactOrNone({ routeConfiguration: renderRouteMatch(what, match) }));
  }

  private constructor(
    private readonly applyTo: ApplyTo,
    private readonly patch: EnvoyPatch,
    private readonly match: EnvoyListenerMatch & EnvoyRouteMatch & EnvoyClusterMatch,
    private readonly objects: (what: string, consumer: IConstruct) => object | undefined,
  ) {
    requireWorkingPatch(applyTo, patch, match);
  }

  /** @internal */
  public _render(what: string, consumer: IConstruct): object {
    return compact({
      applyTo: this.applyTo,
      match: compactOrNone({ ...renderProxyMatch(what, this.match), ...this.objects(what, consumer) }),
      patch: { operation: this.patch._operation, value: this.patch._value },
    });
  }
}

/** What a kind of object is not told apart by has no effect, so that the patch would apply to more than it says. */
function requireApplicable(applyTo: ApplyTo, match: object, unused: readonly string[]): void {
  const set = Object.entries(match).find(([field, value]) => value !== undefined && unused.includes(field));
  if (set !== undefined) {
    refuse(`${set[0]} in the match of an Envoy patch for ${applyTo}`, 'left out', set[1], 'Istio does not compare it there');
  }
}

/** What istiod ignores, and what Envoy refuses, for a whole port. */
function requireWorkingPatch(
  applyTo: ApplyTo, { _operation: operation, _value: value }: EnvoyPatch, match: EnvoyListenerMatch & EnvoyRouteMatch,
): void {
  const isForSome = [...FILTER_CHAIN_FIELDS.map(field => match[field]), match.virtualHost, match.domainName].some(one => one !== undefined);
  const filter = FILTERS[applyTo];
  const fault = faultOfPatch({ applyTo, operation, filter: optional(filter, field => match[field]), isForSome, value });
  if (fault === undefined) {
    return;
  }
  const patch = `Envoy patch for ${applyTo}`;
  const [what, got] = {
    operation: [`operation of an ${patch}`, operation],
    filter: [`${filter} in the match of an ${patch} with ${operation}`, undefined],
    match: [`${patch} with ${operation}`, match],
    value: [`${fault.field} in the value of an ${patch} with ${operation}`, fault.got ?? value?.[fault.field ?? '']],
  }[fault.part];
  refuse(what as string, fault.allowed, got, fault.reason);
}
