import { Request } from '../random-rules';

type Texts = readonly string[] | undefined;

interface Operation {
  readonly hosts?: Texts;
  readonly notHosts?: Texts;
  readonly methods?: Texts;
  readonly notMethods?: Texts;
  readonly paths?: Texts;
  readonly notPaths?: Texts;
  readonly ports?: Texts;
}

interface PolicyRule {
  readonly from?: { readonly source: { readonly notRemoteIpBlocks?: Texts; readonly remoteIpBlocks?: Texts } }[];
  readonly to?: { readonly operation: Operation }[];
  readonly when?: { readonly key: string; readonly values?: Texts; readonly notValues?: Texts }[];
}

/** As much of an AuthorizationPolicy as decides who is refused. */
export interface PolicyManifest {
  readonly kind: string;
  readonly spec: { readonly action?: string; readonly rules?: PolicyRule[] };
}

/** Whether a policy refuses a request, as istiod and Envoy read it. */
export function isDenied(manifests: readonly PolicyManifest[], request: Request): boolean {
  const policies = manifests.filter(({ kind, spec }) => kind === 'AuthorizationPolicy' && spec.action === 'DENY');
  return policies.flatMap(({ spec }) => spec.rules ?? []).some(rule => applies(rule, request));
}

function applies({ from, to, when = [] }: PolicyRule, request: Request): boolean {
  return (from === undefined || from.some(({ source }) => fits(request.address, source.remoteIpBlocks, source.notRemoteIpBlocks)))
    && (to === undefined || to.some(({ operation }) => isFor(operation, request)))
    && when.every(({ key, values, notValues }) => fits(request.headers[/\[(.*)\]/.exec(key)![1]], values, notValues));
}

function isFor(operation: Operation, { host, method, path, port }: Request): boolean {
  return fits(host.toLowerCase(), operation.hosts, operation.notHosts)
    && fits(method, operation.methods, operation.notMethods)
    && fits(path, operation.paths, operation.notPaths)
    && fits(String(port), operation.ports, undefined);
}

function fits(value: string | undefined, included: Texts, excluded: Texts): boolean {
  return (included?.some(text => fitsText(text, value)) ?? true) && !(excluded?.some(text => fitsText(text, value)) ?? false);
}

function fitsText(text: string, value: string | undefined): boolean {
  if (value === undefined) {
    return false;
  }
  return text === '*' ? true : text.startsWith('*') ? value.endsWith(text.slice(1)) : text.endsWith('*') ? value.startsWith(text.slice(0, -1)) : value === text;
}
