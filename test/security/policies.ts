/** Policies that use every field, for the comparison with the schema and for Istio's own validation. */
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AuthorizationAction, AuthorizationCondition, AuthorizationPolicy, AuthorizationRule, ExtensionProviderType, Findings, IstioVersion, JsonWebKeys,
  JwtRule, MeshSettingsProps, PeerAuthentication, PeerAuthenticationMode, PolicyTarget, RequestAuthentication,
} from '../../src';
import { newIssuer } from '../conformance/tokens';

/** Settings of a mesh in which the policies are valid. */
export const POLICY_SETTINGS: MeshSettingsProps = {
  oldestIstio: IstioVersion.V1_31,
  extensionProviders: [{ name: 'opa', providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION }],
};

/** What a workload is, in the app around the policies. */
export const WORKLOAD = { app: 'echo' };

const TARGETS = {
  workload: PolicyTarget.workload(WORKLOAD),
  services: PolicyTarget.services(['echo', 'cart']),
  entries: PolicyTarget.serviceEntries(['external']),
  gateways: PolicyTarget.gateways(['waypoint']),
};

const IDENTITIES = ['cluster.local/ns/shop/sa/*', '*/sa/echo', '*'];
const TOKENS = ['https://login.example.com/*', '*/user', 'https*', '*'];
const SUBNETS = ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32'];

const CONDITIONS: AuthorizationCondition[] = [
  { key: 'request.headers[x-tenant]', values: ['a', 'b*'], notValues: ['*c'] },
  { key: 'request.auth.principal', values: TOKENS },
  { key: 'request.auth.audiences', values: ['shop'], notValues: ['other'] },
  { key: 'request.auth.presenter', values: ['web'] },
  { key: 'request.auth.claims[groups]', values: ['admin'] },
  { key: 'request.auth.claims[realm_access][roles]', values: ['admin'] },
  { key: 'source.ip', values: SUBNETS },
  { key: 'remote.ip', notValues: SUBNETS },
  { key: 'source.namespace', values: ['shop', 'team-*-prod'] },
  { key: 'source.serviceAccount', values: ['echo', 'shop/echo'] },
  { key: 'source.principal', values: IDENTITIES },
  { key: 'source.trustDomain', values: ['cluster.local', '*.example.com'] },
  { key: 'destination.ip', values: SUBNETS },
  { key: 'destination.port', values: ['8080'] },
  { key: 'connection.sni', values: ['shop.example.com'] },
  { key: 'experimental.envoy.filters.network.mysql_proxy[shop.orders]', values: ['[update]'] },
];

const RULES: AuthorizationRule[] = [
  {},
  {
    sources: [
      {
        principals: IDENTITIES,
        notPrincipals: ['cluster.local/ns/shop/sa/old'],
        namespaces: ['shop'],
        notNamespaces: ['istio-*'],
        trustDomains: ['cluster.local'],
        notTrustDomains: ['old.*'],
      },
      { requestPrincipals: TOKENS, notRequestPrincipals: ['https://login.example.com/guest'] },
      { serviceAccounts: ['shop/echo'], notServiceAccounts: ['cart'] },
      { ipBlocks: SUBNETS, notIpBlocks: ['10.1.2.3'], remoteIpBlocks: SUBNETS, notRemoteIpBlocks: ['10.1.2.3'] },
    ],
    operations: [{
      hosts: ['shop.example.com', 'shop.example.com:*'],
      notHosts: ['*.example.com'],
      methods: ['GET', 'POST'],
      notMethods: ['DELETE'],
      paths: ['/', '/cart/*', '*.json'],
      notPaths: ['/cart/old*'],
      ports: [8080],
      notPorts: [9090],
    }],
    conditions: CONDITIONS,
  },
  { operations: [{ ports: [8080], methods: ['GET'] }] },
];

/** Paths by segments, which a policy that denies can not have. */
const TEMPLATES: AuthorizationRule = { operations: [{ paths: ['/users/{*}/cart', '/files/{**}'], ports: [8080] }] };

/** AuthorizationPolicies for workloads of a namespace; those for other targets need a waypoint. */
export function authorizationPolicies(scope: Construct): void {
  new AuthorizationPolicy(scope, 'allow nothing');
  new AuthorizationPolicy(scope, 'allow', { target: TARGETS.workload, rules: [...RULES, TEMPLATES] });
  new AuthorizationPolicy(scope, 'deny', { action: AuthorizationAction.DENY, rules: RULES });
  new AuthorizationPolicy(scope, 'audit', { action: AuthorizationAction.AUDIT, rules: [...RULES, TEMPLATES] });
  new AuthorizationPolicy(scope, 'custom', { action: AuthorizationAction.custom('opa'), rules: [{ operations: [{ paths: ['/admin/*'] }] }] });
  for (const [name, target] of attached(scope, 'authorization')) {
    new AuthorizationPolicy(scope, `for ${name}`, { target });
  }
}

/** RequestAuthentications, as `authorizationPolicies`. */
export function requestAuthentications(scope: Construct): void {
  const { issuer, jwks } = newIssuer('login');
  const jwtRules: JwtRule[] = [
    { issuer },
    { issuer, keys: JsonWebKeys.fromUri(`${issuer}/keys`), timeout: Duration.millis(1500) },
    {
      issuer: 'accounts@example.com',
      keys: JsonWebKeys.inline(jwks),
      audiences: ['shop'],
      fromHeaders: [{ name: 'x-token' }, { name: 'authorization', prefix: 'Token ' }],
      fromParameters: ['token'],
      fromCookies: ['session'],
      outputPayloadToHeader: 'x-claims',
      outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }, { header: 'x_role', claim: 'realm.role' }],
      forwardOriginalToken: true,
      spaceDelimitedClaims: ['roles', 'realm.roles'],
    },
  ];
  new RequestAuthentication(scope, 'tokens', { target: TARGETS.workload, jwtRules });
  for (const [name, target] of attached(scope, 'tokens')) {
    new RequestAuthentication(scope, `tokens for ${name}`, { target, jwtRules: [{ issuer }] });
  }
}

/** PeerAuthentications. */
export function peerAuthentications(scope: Construct): void {
  const modes = [PeerAuthenticationMode.DISABLE, PeerAuthenticationMode.PERMISSIVE, PeerAuthenticationMode.STRICT];
  new PeerAuthentication(scope, 'namespace', { mode: PeerAuthenticationMode.STRICT });
  modes.forEach((mode, index) => new PeerAuthentication(scope, mode.toLowerCase(), {
    mode, selector: WORKLOAD, portModes: [{ port: 8080 + index, mode }],
  }));
}

/** The targets that are names, where they do not do what is expected in a mesh with sidecars. */
function attached(scope: Construct, kind: string): [string, PolicyTarget][] {
  Findings.of(scope).acknowledge('IST0167', `one field at a time: ${kind}`);
  return Object.entries(TARGETS).filter(([name]) => name !== 'workload');
}
