import { CheckText, requireTexts, requireValues } from './policy-values';
import { compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { requireNamedSubnet, requireSubnet } from '../core/subnet';
import { isServiceAccount, MAX_SERVICE_ACCOUNT_LENGTH, MAX_SERVICE_ACCOUNTS, ruleOfPolicyField } from '../istio';

/**
 * Who sends a request. All properties that are given must hold; of the values of one, one is enough, and of those of a `not…` none may match.
 *
 * Values may begin or end with `*`, and `*` alone is any value that is not empty, unless said otherwise. Identities come from the
 * certificate of the sender, so they are known only where mTLS is: without it these properties match nobody, and the `not…` ones everybody.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export interface AuthorizationSource {
  /**
   * Identities, as `TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`, without `spiffe://`. Not beside `serviceAccounts`, which is simpler.
   *
   * @default - every sender
   */
  readonly principals?: string[];

  /**
   * Identities that do not match.
   *
   * @default - none
   */
  readonly notPrincipals?: string[];

  /**
   * Identities of a JWT, as `ISSUER/SUBJECT`: `https://login.example.com/*` for every token of an issuer, `*` for every valid token. Istio takes
   * them apart at their last slash: an issuer that ends with a slash has two, and no subject has one. Needs a
   * `RequestAuthentication`.
   *
   * @default - every request, with a token or without
   */
  readonly requestPrincipals?: string[];

  /**
   * Identities of a JWT that do not match. A request without a token matches: `*` is "without a valid token".
   *
   * @default - none
   */
  readonly notRequestPrincipals?: string[];

  /**
   * Namespaces of the sender. `*` may stand anywhere; at the beginning or end only for the proxy of a node in an ambient mesh.
   *
   * @default - every namespace
   */
  readonly namespaces?: string[];

  /**
   * Namespaces that do not match. `*` as for `namespaces`.
   *
   * @default - none
   */
  readonly notNamespaces?: string[];

  /**
   * Service accounts of the sender, as `NAMESPACE/NAME`, or `NAME` in the namespace of the policy. At most 16, no `*`, and not beside
   * principals or namespaces. Istio 1.25 and newer.
   *
   * @default - every sender
   */
  readonly serviceAccounts?: string[];

  /**
   * Service accounts that do not match. At most 16, no `*`, and not beside principals or namespaces. Istio 1.25 and newer.
   *
   * @default - none
   */
  readonly notServiceAccounts?: string[];

  /**
   * Trust domains of the sender, such as `cluster.local`. Istio 1.30 and newer.
   *
   * @default - every trust domain
   */
  readonly trustDomains?: string[];

  /**
   * Trust domains that do not match. Istio 1.30 and newer.
   *
   * @default - none
   */
  readonly notTrustDomains?: string[];

  /**
   * IP addresses of the peer of the connection, or ranges of them such as `10.1.0.0/16`: behind a proxy or a load balancer, the address of
   * that. No `*`.
   *
   * @default - every address
   */
  readonly ipBlocks?: string[];

  /**
   * IP addresses of the peer, or ranges, that do not match. No `*`.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];

  /**
   * IP addresses of the client, or ranges of them, from `x-forwarded-for` or the PROXY protocol. The gateway has to know how many proxies
   * in front of it to trust; otherwise it is the address of the peer. No `*`.
   *
   * A proxy may write an IPv4 address as IPv6, `::ffff:203.0.113.9`, which is another one than `203.0.113.9`: name both.
   *
   * @default - every address
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
   */
  readonly remoteIpBlocks?: string[];

  /**
   * IP addresses of the client, or ranges, that do not match. No `*`.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];
}

/** The source as Istio writes it. */
export function renderAuthorizationSource(what: string, source: AuthorizationSource): object {
  requireOneKindOfIdentity(what, source);
  const texts = (name: keyof AuthorizationSource) => requireValues(`${what}: ${name}`, source[name], ruleOfPolicyField(name));
  const subnets = (name: keyof AuthorizationSource, check: CheckText) => requireTexts(`${what}: ${name}`, source[name], check);
  const rendered = compactOrNone({
    principals: texts('principals'),
    notPrincipals: texts('notPrincipals'),
    requestPrincipals: texts('requestPrincipals'),
    notRequestPrincipals: texts('notRequestPrincipals'),
    namespaces: texts('namespaces'),
    notNamespaces: texts('notNamespaces'),
    serviceAccounts: requireServiceAccounts(`${what}: serviceAccounts`, source.serviceAccounts),
    notServiceAccounts: requireServiceAccounts(`${what}: notServiceAccounts`, source.notServiceAccounts),
    trustDomains: texts('trustDomains'),
    notTrustDomains: texts('notTrustDomains'),
    ipBlocks: subnets('ipBlocks', requireSubnet),
    notIpBlocks: subnets('notIpBlocks', requireSubnet),
    remoteIpBlocks: subnets('remoteIpBlocks', requireNamedSubnet),
    notRemoteIpBlocks: subnets('notRemoteIpBlocks', requireNamedSubnet),
  });
  return rendered ?? refuse(what, 'a source with at least one property', source, 'leave sources out to match everybody');
}

/** Service accounts, with or without their namespace. */
export function requireServiceAccounts(what: string, values: readonly string[] | undefined): string[] | undefined {
  if (values !== undefined && values.length > MAX_SERVICE_ACCOUNTS) {
    refuse(what, `a list of at most ${MAX_SERVICE_ACCOUNTS}`, values.length, 'use several sources');
  }
  return requireTexts(what, values, requireServiceAccount);
}

function requireServiceAccount(what: string, value: string): string {
  return isServiceAccount(value) ? value
    : refuse(what, `NAME or NAMESPACE/NAME, without "*", at most ${MAX_SERVICE_ACCOUNT_LENGTH} characters`, value, 'use principals for wildcards');
}

function requireOneKindOfIdentity(what: string, source: AuthorizationSource): void {
  const others = (['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const).filter(name => source[name] !== undefined);
  if ((source.serviceAccounts ?? source.notServiceAccounts) !== undefined && others.length > 0) {
    refuse(what, 'a source with service accounts, or with principals and namespaces', others, 'use two sources');
  }
}
