import { CDI069 } from '../../findings/catalogue/cdi069';
import { mapOf, mapsOf, resourceName, selects, textOf } from '../../istio';
import { GatewayView, matchesOf, Mesh, PolicyView, readVirtualService, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A RequestAuthentication with the headers that it writes or removes. */
interface TokenCheck {
  readonly policy: PolicyView;
  readonly headers: ReadonlySet<string>;
}

/**
 * Envoy picks the route before it looks at tokens, and again only for a valid one: a client without a token chooses the route by a header
 * that it made up.
 */
export const routesByWrittenHeaders: Check = {
  ...CDI069,
  check(object, mesh) {
    if (tokenChecks(mesh).length === 0) {
      return [];
    }
    const virtualService = readVirtualService(object);
    return inspect(virtualService, mesh.routes.gatewaysOf(virtualService).flatMap(gateway => checksByGateway(mesh).get(gateway.key) ?? []));
  },
};

const tokenChecks = readOnce(mesh => mesh.policies.ofKind('security.istio.io/RequestAuthentication').map((policy): TokenCheck =>
  ({ policy, headers: changedHeaders(policy) })).filter(({ headers }) => headers.size > 0));

const checksByGateway = readOnce(mesh => new Map(mesh.gateways.all.map(gateway =>
  [gateway.key, tokenChecks(mesh).filter(({ policy }) => appliesTo(policy, gateway, mesh))])));

/** The first one of the object: what leads to one leads to all. */
function inspect({ routes }: VirtualServiceView, checks: readonly TokenCheck[]): FoundInObject[] {
  const compared = routes.flatMap(route => matchesOf(route).flatMap(({ headers, withoutHeaders }, index) =>
    [...Object.keys(mapOf(headers)), ...Object.keys(mapOf(withoutHeaders))].map(header => ({
      route: route.name ?? String(route.index),
      header,
      field: `${route.field}.match[${index}]`,
      policy: checks.find(check => check.headers.has(header.toLowerCase()))?.policy,
    }))));
  const first = compared.find(({ policy }) => policy !== undefined);
  if (first?.policy === undefined) {
    return [];
  }
  const resource = resourceName(first.policy.object.manifest);
  return [{
    message: `route "${first.route}" compares the header "${first.header}", which ${resource} changes at the same gateway: `
      + 'a client without a token chooses the route by a header that it made up',
    fix: 'compare the claim itself, as "@request.auth.claims[NAME]", or a header that no token check changes',
    field: first.field,
    related: [resource],
  }];
}

/** The headers that a token check writes or removes, in lower case. */
function changedHeaders({ spec }: PolicyView): ReadonlySet<string> {
  const headers = mapsOf(spec.jwtRules).flatMap(({ outputPayloadToHeader, outputClaimToHeaders, forwardOriginalToken, fromHeaders }) => [
    outputPayloadToHeader,
    ...mapsOf(outputClaimToHeaders).map(({ header }) => header),
    ...forwardOriginalToken === true ? [] : fromHeaders === undefined ? ['authorization'] : mapsOf(fromHeaders).map(({ name }) => name),
  ]);
  return new Set(headers.flatMap(header => textOf(header)?.toLowerCase() ?? []));
}

/** Whether it is for pods of a Gateway: those of the app, or pods that nobody knows where it names the very labels of the Gateway. */
function appliesTo(policy: PolicyView, gateway: GatewayView, mesh: Mesh): boolean {
  const known = mesh.gateways.podsOf(gateway).flatMap(({ pods }) => pods ?? []);
  if (known.length > 0) {
    const selected = new Set(mesh.policies.podsOf(policy));
    return known.some(pods => selected.has(pods));
  }
  return policy.selector !== undefined && selects(policy.selector, gateway.selector ?? {});
}
