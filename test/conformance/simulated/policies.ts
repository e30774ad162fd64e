/** Random policies and tokens at gateways. */
import { present } from './actions';
import { KnownManifest } from '../../known-manifest';
import { drawRule } from '../random-authorization';
import { Draw } from '../random-texts';
import { Issuer, newIssuer } from '../tokens';

/** Those whose tokens rules ask for, and one that nobody knows. */
export const ISSUERS: readonly Issuer[] = ['login', 'partner'].map(newIssuer);
export const STRANGER = newIssuer('stranger');

const TARGETS = [
  { namespace: 'istio-system', selector: undefined },
  { namespace: 'istio-system', selector: { matchLabels: { istio: 'ingressgateway' } } },
  { namespace: 'istio-system', selector: { matchLabels: { tier: 'edge' } } },
  { namespace: 'edge', selector: { matchLabels: { istio: 'public' } } },
  { namespace: 'edge', selector: undefined },
  { namespace: 'edge', selector: { matchLabels: { istio: 'nobody' } } },
  { namespace: 'shop', selector: undefined },
];

function securityObject(draw: Draw, kind: string, name: string, spec: object): KnownManifest {
  const { namespace, selector } = draw.of(TARGETS);
  const annotations = draw.isLucky(6) && kind === 'AuthorizationPolicy' ? { annotations: { 'istio.io/dry-run': 'true' } } : {};
  return {
    apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace, ...annotations }, spec: present({ selector, ...spec }),
  } as KnownManifest;
}

export function drawPolicies(draw: Draw): KnownManifest[] {
  return draw.some(2, index => {
    const action = draw.of(['ALLOW', 'ALLOW', 'DENY', 'DENY', 'DENY', 'AUDIT']);
    const rules = draw.some(2, () => rule(draw, action === 'ALLOW'));
    // Most requests have to get through, or nothing is seen behind.
    const isOpen = action === 'ALLOW' && draw.isLucky(75);
    const open = { to: [{ operation: draw.of([{ paths: ['/*'] }, { methods: ['GET', 'POST'] }, { notPaths: ['/cart'] }]) }] };
    return securityObject(draw, 'AuthorizationPolicy', `policy-${index}`, {
      action: draw.isLucky(20) && action === 'ALLOW' ? undefined : action, rules: isOpen ? [...rules, open] : rules,
    });
  });
}

/** A rule as it lies in a manifest. */
function rule(draw: Draw, isAllow: boolean): object {
  const { sources, operations, conditions } = drawRule(draw, isAllow);
  return present({
    from: sources?.map(source => ({ source: present(source) })),
    to: operations?.map(({ ports, notPorts, ...operation }) => ({
      operation: present({ ...operation, ports: ports?.map(String), notPorts: notPorts?.map(String) }),
    })),
    when: conditions?.map(condition => present(condition)),
  });
}

export function drawTokenRules(draw: Draw): KnownManifest[] {
  return draw.some(2, index => securityObject(draw, 'RequestAuthentication', `tokens-${index}`, {
    jwtRules: (draw.isLucky(50) ? ISSUERS : [draw.of(ISSUERS)]).map(({ issuer, jwks }) => present({
      issuer,
      jwks,
      audiences: draw.maybe(20, () => ['shop']),
      fromHeaders: draw.maybe(25, () => draw.of([[{ name: 'x-token' }], [{ name: 'Authorization', prefix: 'Bearer ' }], [{ name: 'x-jwt', prefix: 'JWT ' }]])),
      fromParams: draw.maybe(12, () => ['token']),
      forwardOriginalToken: draw.maybe(50, () => draw.isLucky(60)),
      outputPayloadToHeader: draw.maybe(15, () => 'x-payload'),
      outputClaimToHeaders: draw.maybe(25, () => [{ header: 'x-claim', claim: draw.of(['sub', 'groups', 'realm.role', 'n']) }]),
    })),
  }));
}
