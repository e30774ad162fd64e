import { FindingLevel } from '../../findings';
import { kindOf, resourceName, selects } from '../../istio';
import { Manifest } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { PodTemplate, podsOf } from '../pods';

/** A RequestAuthentication with the headers that it writes or removes. */
interface TokenCheck {
  readonly manifest: Manifest;
  readonly selector: Record<string, string>;
  readonly headers: readonly string[];
}

/** As much of a JwtRule as changes headers. */
interface FoundJwtRule {
  readonly outputPayloadToHeader?: string;
  readonly outputClaimToHeaders?: readonly { readonly header?: string }[];
  readonly forwardOriginalToken?: boolean;
  readonly fromHeaders?: readonly { readonly name?: string }[];
}

/** As much of an HTTP route as compares headers. */
interface FoundRoute {
  readonly name?: string;
  readonly match?: readonly { readonly headers?: object; readonly withoutHeaders?: object }[];
}

/**
 * Envoy picks the route before it looks at tokens, and again only for a valid one: a client without a token chooses the route by a header
 * that it made up.
 */
export const routesByWrittenHeaders: Check = {
  code: 'CDI069',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route at a gateway compares a header that a token check of the same gateway writes or removes',
  check: ({ manifest }, mesh) => inspect(manifest, gatewaysOf(manifest).flatMap(name => checksByGateway(mesh).get(name) ?? [])),
};

/** The token checks of each Gateway, by NAMESPACE/NAME. */
const checksByGateway = readOnce(mesh => {
  const checks = mesh.objects.flatMap(({ manifest }) => tokenCheckOf(manifest));
  const pods = checks.length === 0 ? [] : podsOf(mesh);
  const gateways = checks.length === 0 ? [] : mesh.objects.filter(({ manifest }) => kindOf(manifest) === 'networking.istio.io/Gateway');
  return new Map(gateways.map(({ manifest }) => [keyOf(manifest), checks.filter(check => appliesTo(check, selectorOf(manifest), pods))]));
});

/** The first one of the object: what leads to one leads to all. */
function inspect(manifest: Manifest, checks: readonly TokenCheck[]): FoundInObject[] {
  if (checks.length === 0) {
    return [];
  }
  const compared = listOf<FoundRoute>((manifest.spec as { readonly http?: unknown } | undefined)?.http).flatMap(({ name, match }, route) =>
    listOf<NonNullable<FoundRoute['match']>[number]>(match).flatMap(({ headers, withoutHeaders }, index) =>
      [...Object.keys(headers ?? {}), ...Object.keys(withoutHeaders ?? {})].map(header => ({
        route: name ?? String(route), header, field: `spec.http[${route}].match[${index}]`, check: checks.find(check => check.headers.includes(header.toLowerCase())),
      }))));
  const [first] = compared.filter(({ check }) => check !== undefined);
  return first === undefined ? [] : [{
    message: `route "${first.route}" compares the header "${first.header}", which ${resourceName(first.check!.manifest)} changes at the same gateway: `
      + 'a client without a token chooses the route by a header that it made up',
    fix: 'compare the claim itself, as "@request.auth.claims[NAME]", or a header that no token check changes',
    field: first.field,
    related: [resourceName(first.check!.manifest)],
  }];
}

function tokenCheckOf(manifest: Manifest): TokenCheck[] {
  if (kindOf(manifest) !== 'security.istio.io/RequestAuthentication') {
    return [];
  }
  const { selector, jwtRules } = (manifest.spec ?? {}) as Partial<Record<string, { readonly matchLabels?: Record<string, string> }>>;
  const headers = listOf<FoundJwtRule>(jwtRules).flatMap(({ outputPayloadToHeader, outputClaimToHeaders, forwardOriginalToken, fromHeaders }) => [
    outputPayloadToHeader,
    ...listOf<{ readonly header?: string }>(outputClaimToHeaders).map(({ header }) => header),
    ...forwardOriginalToken ? [] : listOf<{ readonly name?: string }>(fromHeaders ?? [{ name: 'authorization' }]).map(({ name }) => name),
  ]);
  return [{ manifest, selector: selector?.matchLabels ?? {}, headers: headers.flatMap(header => header?.toLowerCase() ?? []) }];
}

/** Whether it is for pods of a Gateway: those of the app, or pods that nobody knows where it names the very labels of the Gateway. */
function appliesTo({ manifest, selector }: TokenCheck, gateway: Record<string, string>, pods: readonly PodTemplate[]): boolean {
  const known = pods.filter(({ labels }) => selects(gateway, labels));
  return known.length > 0 ? known.some(({ namespace, labels }) => namespace === manifest.metadata?.namespace && selects(selector, labels))
    : Object.keys(selector).length > 0 && selects(selector, gateway);
}

function selectorOf({ spec }: Manifest): Record<string, string> {
  return (spec as { readonly selector?: Record<string, string> } | undefined)?.selector ?? {};
}

/** The Gateways of a VirtualService, as NAMESPACE/NAME. */
function gatewaysOf({ metadata, spec }: Manifest): string[] {
  return listOf<string>((spec as { readonly gateways?: unknown } | undefined)?.gateways)
    .map(name => String(name).includes('/') ? String(name) : `${metadata?.namespace ?? ''}/${name}`);
}

function keyOf({ metadata }: Manifest): string {
  return `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value as T[] : [];
}
