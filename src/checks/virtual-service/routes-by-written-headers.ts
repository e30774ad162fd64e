import { FindingLevel } from '../../findings';
import { CDI069 } from '../../findings/catalogue/cdi069';
import { mapOf, mapsOf, resourceName, selects, textOf } from '../../istio';
import { GatewayView, matchesOf, Mesh, PolicyView, readPolicy, readVirtualService, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A RequestAuthentication with the headers that it writes or removes. */
interface TokenCheck {
  readonly policy: PolicyView;
  readonly headers: ReadonlySet<string>;
  /** Those that it writes: it takes them from every request first, also without a token. What is removed is that of a valid token. */
  readonly written: ReadonlySet<string>;
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
    if (object.manifest.kind === 'AuthorizationPolicy') {
      return object.isGuarding ? inspectGuard(readPolicy(object), mesh) : [];
    }
    const virtualService = readVirtualService(object);
    return inspect(virtualService, mesh.routes.gatewaysOf(virtualService).flatMap(gateway => checksByGateway(mesh).get(gateway.key) ?? []));
  },
};

const tokenChecks = readOnce(mesh => mesh.policies.ofKind('security.istio.io/RequestAuthentication').map((policy): TokenCheck =>
  ({ policy, headers: changedHeaders(policy), written: writtenHeaders(policy) })).filter(({ headers }) => headers.size > 0));

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
    level: FindingLevel.WARNING,
    message: `route "${first.route}" compares the header "${first.header}", which ${resource} changes at the same gateway: `
      + 'a client without a token chooses the route by a header that it made up',
    fix: 'compare the claim itself, as "@request.auth.claims[NAME]", or a header that no token check changes',
    field: first.field,
    related: [resource],
  }];
}

/** A policy of a load balancer tells requests apart by headers as its routes do, which come before the check of tokens: a guard would fall. */
function inspectGuard(guard: PolicyView, mesh: Mesh): FoundInObject[] {
  const compared = mapsOf(guard.spec.rules).flatMap(({ when }) => mapsOf(when))
    .flatMap(({ key }) => /^request\.headers\[(.*)\]$/.exec(textOf(key) ?? '')?.[1].toLowerCase() ?? []);
  const checks = compared.length === 0 ? [] : tokenChecks(mesh).filter(({ policy }) => !policy.object.isGuarding && meet(policy, guard, mesh));
  const [first] = checks.flatMap(({ policy, written }) => compared.filter(header => written.has(header)).map(header => ({ policy, header })));
  if (first === undefined) {
    return [];
  }
  const resource = resourceName(first.policy.object.manifest);
  return [{
    level: FindingLevel.ERROR,
    message: `the guard compares the header "${first.header}", which ${resource} writes in the same pods before: requests that routes pick by it `
      + 'come around the guard',
    fix: 'compare the claim itself (ListenerCondition.jwtClaim), or a header that no token check changes',
    field: 'spec.rules',
    related: [resource],
  }];
}

/** Whether both are for some pods; of pods that nobody knows, where the labels of one are among those of the other. */
function meet(check: PolicyView, guard: PolicyView, mesh: Mesh): boolean {
  const known = new Set(mesh.policies.podsOf(guard));
  if (known.size > 0) {
    return mesh.policies.podsOf(check).some(pods => known.has(pods));
  }
  const isThere = [guard.namespace, settingsOf(guard.object).rootNamespace].includes(check.namespace);
  return isThere && check.targets.length === 0 && selects(check.selector ?? {}, guard.selector ?? {});
}

/** The headers that a token check writes or removes, in lower case. */
function changedHeaders(policy: PolicyView): ReadonlySet<string> {
  const removed = mapsOf(policy.spec.jwtRules).flatMap(({ forwardOriginalToken, fromHeaders }) =>
    forwardOriginalToken === true ? [] : fromHeaders === undefined ? ['authorization'] : mapsOf(fromHeaders).map(({ name }) => name));
  return new Set([...writtenHeaders(policy), ...namesOf(removed)]);
}

function writtenHeaders({ spec }: PolicyView): ReadonlySet<string> {
  return new Set(namesOf(mapsOf(spec.jwtRules).flatMap(({ outputPayloadToHeader, outputClaimToHeaders }) =>
    [outputPayloadToHeader, ...mapsOf(outputClaimToHeaders).map(({ header }) => header)])));
}

function namesOf(headers: readonly unknown[]): string[] {
  return headers.flatMap(header => textOf(header)?.toLowerCase() ?? []);
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
