import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { markGuarding } from '../../core/guarding-object';
import { PolicyTarget } from '../../core/policy-target';
import { MAX_UINT32 } from '../../core/requirements';
import { IstioResource } from '../../core/resource';
import { EnvoyConfigPatch } from '../../networking/envoy-filter/envoy-config-patch';
import { EnvoyPatchContext, EnvoyRouteAction } from '../../networking/envoy-filter/envoy-match';
import { EnvoyPatch } from '../../networking/envoy-filter/envoy-patch';
import { HostRoute } from '../routing/host-routes';

/** A limited route of a virtual host. */
export interface LimitedRoute extends HostRoute {
  readonly host: string;
}

/** What the EnvoyFilter of a load balancer's limits says. */
export interface RequestLimitFilterProps {
  /** Name and namespace of the object. */
  readonly metadata: ApiObjectMetadata;
  /** Labels of the gateway's pods. */
  readonly labels: Record<string, string>;
  /** Name of the load balancer, as no other on the same gateway has it. */
  readonly loadBalancer: string;
  /** The limited routes, when all rules are there. */
  readonly routes: () => readonly LimitedRoute[];
}

/** Entry of a descriptor that names the rule. */
const RULE = 'rule';
/** A filter for rate limits at a service of its own reads stage 0 of the same routes. */
const STAGE = 10;
/** How many values of one limit are remembered; Envoy forgets the one that came longest ago. */
const MAX_REMEMBERED = 10000;
/** After those without a priority, so that the router is there whatever they do. */
const PRIORITY = 10;

const ALWAYS = { default_value: { numerator: 100, denominator: 'HUNDRED' } };

/**
 * The EnvoyFilter with the limits of a load balancer at the pods of one gateway, rendered at the synth.
 *
 * The limits are in one filter, so that the routes of a rule count together, and a route says which limit it has. All others say none, and
 * pass. The filter comes last, so that only requests count that would reach a target.
 */
export class RequestLimitFilter extends IstioResource {
  constructor(scope: Construct, id: string, private readonly props: RequestLimitFilterProps) {
    super(scope, id, { metadata: props.metadata }, 'networking.istio.io/v1alpha3', 'EnvoyFilter');
    markGuarding(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const routes = this.props.routes();
    const patches = [this.filter(routes), ...routes.map(route => this.route(route))];
    return {
      ...PolicyTarget.workload(this.props.labels)._renderForEnvoyFilter(),
      priority: PRIORITY,
      configPatches: patches.map((patch, index) => patch._render(`patch ${index} of "${this.node.path}"`, this)),
    };
  }

  private filter(routes: readonly LimitedRoute[]): EnvoyConfigPatch {
    const descriptors = new Map(routes.map(route => [this.keyOf(route), route.rule.props.requestLimit!._descriptors(RULE, this.keyOf(route))]));
    return EnvoyConfigPatch.httpFilter(EnvoyPatch.insertBefore({
      name: `request-limits.${this.props.loadBalancer}`,
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
        'stat_prefix': 'request_limits',
        'stage': STAGE,
        'filter_enabled': ALWAYS,
        'filter_enforced': ALWAYS,
        // What has no limit takes from this one, which never runs out. Envoy 1.40 lets it pass without; that is not promised.
        'token_bucket': { max_tokens: MAX_UINT32, tokens_per_fill: MAX_UINT32, fill_interval: '0.05s' },
        'always_consume_default_token_bucket': false,
        ...routes.some(({ rule }) => rule.props.requestLimit!._isDynamic) ? { max_dynamic_descriptors: MAX_REMEMBERED } : {},
        'rate_limited_as_resource_exhausted': true,
        'descriptors': [...descriptors.values()].flat(),
      },
    }), { context: EnvoyPatchContext.GATEWAY, httpFilter: 'envoy.filters.http.router' });
  }

  private route(limited: LimitedRoute): EnvoyConfigPatch {
    const { host, listener, route, rule } = limited;
    return EnvoyConfigPatch.httpRoute(EnvoyPatch.merge({
      route: { rate_limits: [{ stage: STAGE, actions: rule.props.requestLimit!._actions(RULE, this.keyOf(limited)) }] },
    }), { context: EnvoyPatchContext.GATEWAY, virtualHost: `${host}:${listener.port}`, route: route.name, routeAction: EnvoyRouteAction.ROUTE });
  }

  private keyOf({ listener, rule }: HostRoute): string {
    return [this.props.loadBalancer, part(listener.name), part(rule.name)].join('/');
  }
}

/** A name in a key: with its slashes as they are, `a/b` and `c` would count with `a` and `b/c`. */
function part(name: string): string {
  return name.replace(/[%/]/g, encodeURIComponent);
}
