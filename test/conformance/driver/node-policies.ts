/**
 * What the proxy of a node in an ambient mesh (ztunnel) makes of the policies that istiod tells it: of each rule every clause, of each clause one
 * match that says something. One that denies and matches decides; then one that allows, where there are any.
 */

interface TextMatch {
  readonly exact?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly presence?: object;
}

interface AccountMatch {
  readonly namespace: string;
  readonly serviceAccount: string;
}

export interface NodeMatch {
  readonly principals?: readonly TextMatch[];
  readonly notPrincipals?: readonly TextMatch[];
  readonly namespaces?: readonly TextMatch[];
  readonly notNamespaces?: readonly TextMatch[];
  readonly serviceAccounts?: readonly AccountMatch[];
  readonly notServiceAccounts?: readonly AccountMatch[];
  readonly destinationPorts?: readonly number[];
  readonly notDestinationPorts?: readonly number[];
}

/** A policy as istiod tells it. What protobuf leaves out is the first of each enumeration. */
export interface NodePolicy {
  readonly namespace: string;
  readonly name: string;
  readonly scope?: 'GLOBAL' | 'NAMESPACE' | 'WORKLOAD_SELECTOR';
  readonly action?: 'ALLOW' | 'DENY';
  readonly groups?: readonly { readonly rules?: readonly { readonly matches?: readonly NodeMatch[] }[] }[];
}

/** A connection to a pod. */
export interface NodeConnection {
  /** The SPIFFE name in the certificate of who opens it; none in plain text. */
  readonly identity?: string;
  /** Port of the pod. */
  readonly port: number;
}

const SPIFFE = /^spiffe:\/\/([^/]+\/ns\/([^/]+)\/sa\/([^/]+))$/;

const KNOWN: readonly (keyof NodeMatch)[] = [
  'principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'destinationPorts', 'notDestinationPorts',
];

/** Whether the policies that are for a pod let a connection in. */
export function isLetIn(policies: readonly NodePolicy[], connection: NodeConnection): boolean {
  const matched = (action: 'ALLOW' | 'DENY') => policies.filter(policy => (policy.action ?? 'ALLOW') === action);
  const allowing = matched('ALLOW');
  return !matched('DENY').some(policy => matches(policy, connection)) && (allowing.length === 0 || allowing.some(policy => matches(policy, connection)));
}

function matches({ groups = [] }: NodePolicy, connection: NodeConnection): boolean {
  return groups.some(({ rules = [] }) => rules.every(({ matches: some = [] }) => some.length === 0 || some.some(match => meets(match, connection))));
}

function meets(match: NodeMatch, { identity = '', port }: NodeConnection): boolean {
  const said = Object.entries(match).filter(([, values]) => (values as unknown[]).length > 0).map(([field]) => field);
  const unknown = said.find(field => !(KNOWN as readonly string[]).includes(field));
  if (unknown !== undefined) {
    throw new Error(`the proxy of a node is played here, and knows no ${unknown}`);
  }
  const [, principal = '', namespace = '', account = ''] = SPIFFE.exec(identity) ?? [];
  const holds = <T>(wanted: readonly T[] = [], refused: readonly T[] = [], isMet: (value: T) => boolean): boolean =>
    (wanted.length === 0 || wanted.some(isMet)) && !refused.some(isMet);
  return said.length > 0
    && holds(match.principals, match.notPrincipals, text => takes(text, principal))
    && holds(match.namespaces, match.notNamespaces, text => takes(text, namespace))
    && holds(match.serviceAccounts, match.notServiceAccounts, one => one.namespace === namespace && one.serviceAccount === account)
    && holds(match.destinationPorts, match.notDestinationPorts, one => one === port);
}

function takes({ exact, prefix, suffix, presence }: TextMatch, text: string): boolean {
  return exact !== undefined ? exact === text : prefix !== undefined ? text !== '' && text.startsWith(prefix)
    : suffix !== undefined ? text !== '' && text.endsWith(suffix) : presence !== undefined && text !== '';
}
