/** What the documentation says of AuthorizationPolicies, as plainly as it can be written: nothing here is shared with the library. */
import { AuthorizationCondition, AuthorizationOperation, AuthorizationRule, AuthorizationSource } from '../../src';

/** A token that was verified, by its claims. */
export interface SeenToken {
  readonly iss: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly azp?: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A request at a gateway, without a certificate of the client. */
export interface SeenRequest {
  readonly host: string;
  readonly path: string;
  readonly method: string;
  /** The port of the pods. */
  readonly podPort: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** The address of the client, as the proxy in front names it. */
  readonly remote: string;
  readonly token?: SeenToken;
}

/** A policy by its action. */
export interface TablePolicy {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly rules: readonly AuthorizationRule[];
}

/** The address of the connection in the suite. */
const PEER = '127.0.0.1';

/** The answer of a gateway: that of the service, of a policy, or of an authorizer that takes requests with `x-session`. */
export function answerTo(request: SeenRequest, policies: readonly TablePolicy[]): 200 | 302 | 403 {
  const having = (action: TablePolicy['action']) => policies.filter(policy => policy.action === action);
  const isMet = ({ rules }: TablePolicy) => rules.some(rule => meetsRule(rule, request));
  const allowing = having('ALLOW');
  if (request.headers['x-session'] === undefined && having('CUSTOM').some(isMet)) {
    return 302;
  }
  return having('DENY').some(isMet) || allowing.length > 0 && !allowing.some(isMet) ? 403 : 200;
}

function meetsRule({ sources, operations, conditions }: AuthorizationRule, request: SeenRequest): boolean {
  return (sources?.some(source => meetsSource(source, request)) ?? true)
    && (operations?.some(operation => meetsOperation(operation, request)) ?? true)
    && (conditions?.every(condition => meetsCondition(condition, request)) ?? true);
}

/** One of the values has to fit, and none of the others. */
function both(values: readonly string[] | undefined, others: readonly string[] | undefined, isMet: (value: string) => boolean): boolean {
  return (values?.some(isMet) ?? true) && !(others?.some(isMet) ?? false);
}

function meetsSource(source: AuthorizationSource, { remote, token }: SeenRequest): boolean {
  const nobody = () => false;
  return both(source.principals, source.notPrincipals, nobody)
    && both(source.namespaces, source.notNamespaces, nobody)
    && both(source.serviceAccounts, source.notServiceAccounts, nobody)
    && both(source.requestPrincipals, source.notRequestPrincipals, value => isOne(value, principalsOf(token)))
    && both(source.ipBlocks, source.notIpBlocks, value => isInRange(value, PEER))
    && both(source.remoteIpBlocks, source.notRemoteIpBlocks, value => isInRange(value, remote));
}

function meetsOperation(operation: AuthorizationOperation, { host, path, method, podPort }: SeenRequest): boolean {
  const [plain] = path.split('?');
  return both(operation.hosts, operation.notHosts, value => fits(value.toLowerCase(), host.toLowerCase()))
    && both(operation.methods, operation.notMethods, value => fits(value, method))
    && both(operation.paths, operation.notPaths, value => fitsPath(value, plain))
    && both(operation.ports?.map(String), operation.notPorts?.map(String), value => value === String(podPort));
}

function meetsCondition({ key, values, notValues }: AuthorizationCondition, request: SeenRequest): boolean {
  const [, kind, name] = /^request\.(headers|auth\.claims)\[(.*)\]$/.exec(key) ?? [];
  if (kind === 'headers') {
    const texts = headerOf(name.toLowerCase(), request);
    // Of a header `*` is that it is there, empty or not.
    return both(values, notValues, value => value === '*' ? texts.length > 0 : isOne(value, texts));
  }
  if (kind === 'auth.claims') {
    return both(values, notValues, value => isOne(value, claimsAt(request.token, name.split(']['))));
  }
  const { token, remote, podPort } = request;
  switch (key) {
    case 'source.ip': return both(values, notValues, value => isInRange(value, PEER));
    case 'remote.ip': return both(values, notValues, value => isInRange(value, remote));
    case 'destination.port': return both(values, notValues, value => value === String(podPort));
    case 'request.auth.principal': return both(values, notValues, value => isOne(value, principalsOf(token)));
    case 'request.auth.audiences': return both(values, notValues, value => isOne(value, [token?.aud ?? []].flat()));
    case 'request.auth.presenter': return both(values, notValues, value => isOne(value, [token?.azp ?? []].flat()));
    // Nobody shows a certificate, or asks for a name of TLS.
    default: return both(values, notValues, () => false);
  }
}

function isOne(pattern: string, texts: readonly string[]): boolean {
  return texts.some(text => fits(pattern, text));
}

function fits(pattern: string, text: string): boolean {
  if (pattern === '*') {
    return text.length > 0;
  }
  return pattern.startsWith('*') ? text.endsWith(pattern.slice(1))
    : pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

function fitsPath(pattern: string, path: string): boolean {
  if (!pattern.includes('{')) {
    return fits(pattern, path);
  }
  const parts = pattern.split('/').map(part => part === '{*}' ? '[^/\\[\\]]+' : part === '{**}' ? '[^\\[\\]]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('/')}$`).test(path);
}

function principalsOf(token: SeenToken | undefined): string[] {
  return token?.sub === undefined ? [] : [`${token.iss}/${token.sub}`];
}

function headerOf(name: string, { method, path, host, headers }: SeenRequest): readonly string[] {
  const pseudo: Record<string, string> = { ':method': method, ':path': path, ':authority': host, ':scheme': 'http' };
  const value = pseudo[name] ?? headers[name];
  return value === undefined ? [] : [value].flat();
}

/** The texts of a claim: those of a list, and the words of a scope. */
function claimsAt(token: SeenToken | undefined, names: readonly string[]): string[] {
  let found: unknown = token && { ...token, ...token.claims };
  for (const name of names) {
    found = (found as Record<string, unknown> | undefined)?.[name];
  }
  if (typeof found === 'string') {
    return names.length === 1 && ['scope', 'permission'].includes(names[0]) ? found.split(' ') : [found];
  }
  return Array.isArray(found) ? found.filter(one => typeof one === 'string') : [];
}

/** Of IPv6 the ranges of the suite alone: a whole address, or the 32 bits of `2001:db8`. */
function isInRange(range: string, address: string): boolean {
  const isNewer = (text: string) => text.includes(':');
  if (isNewer(range) !== isNewer(address)) {
    return false;
  }
  const [network, length] = range.split('/');
  if (isNewer(range)) {
    return length === undefined ? network === address : length === '0' || address.startsWith('2001:db8:');
  }
  const bits = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length ?? 32));
  return Math.floor(bits(network) / size) === Math.floor(bits(address) / size);
}
