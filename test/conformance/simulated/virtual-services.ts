/** Random VirtualServices that overlap on hosts, with delegates. */
import { drawAction, drawDelegation, present } from './actions';
import { drawMatch, MatchOrigins } from './matches';
import { HOMES } from './world';
import { KnownManifest } from '../../known-manifest';
import { Draw } from '../random-texts';

const HOSTS: readonly (readonly string[])[] = [
  ['a.example.com'], ['a.example.com'], ['a.example.com', 'b.example.com'], ['b.example.com'], ['*.example.com'], ['*.example.com', 'b.example.org'],
  ['*.b.example.com'], ['x.b.example.com'], ['*'], ['*'], ['b.example.org'], ['*.example.org'], ['10.1.2.3'], ['A.Example.com'], ['cart'], ['*.com'],
];

/** The hosts that matches compare. */
const ASKED = ['a.example.com', 'b.example.com', 'x.b.example.com', 'b.example.org'];

const EXPORTED = [['*'], ['*'], ['.'], ['edge', 'istio-system'], ['team'], ['shop', 'edge'], ['~']];

export function drawVirtualServices(draw: Draw, gateways: readonly KnownManifest[], hasTokens: boolean): KnownManifest[] {
  const delegates = !draw.isLucky(35) ? [] : draw.some(2, index => drawDelegate(draw, `delegate-${index}`, gateways, hasTokens));
  const roots = Array.from({ length: draw.integer(2, 6) }, (_, index) => drawRoot(draw, `routes-${index}`, gateways, delegates, hasTokens));
  return [...roots, ...delegates];
}

/** The names by which a VirtualService may bind to Gateways. */
function namesOf(draw: Draw, gateways: readonly KnownManifest[], namespace: string): string[] {
  return gateways.map(({ metadata: { name, namespace: own = '' } }) =>
    own !== namespace ? `${own}/${name}` : draw.of([name, `./${name}`, `${own}/${name}`]));
}

function drawRoot(
  draw: Draw, name: string, gateways: readonly KnownManifest[], delegates: readonly KnownManifest[], hasTokens: boolean,
): KnownManifest {
  const namespace = draw.of(HOMES);
  const all = namesOf(draw, gateways, namespace);
  const bound = [...new Set(draw.isLucky(50) ? all : draw.some(2, () => draw.of(all)))];
  const named = draw.isLucky(10) ? [...bound, 'mesh'] : bound;
  // Claims are compared at gateways only.
  const origins = { gateways: named, hosts: ASKED, hasTokens: hasTokens && !named.includes('mesh') };
  const http = draw.some(4, index => delegates.length > 0 && draw.isLucky(35)
    ? drawDelegatingRoute(draw, index, namespace, draw.of(delegates), origins) : drawHttpRoute(draw, index, origins));
  return virtualService({ name, namespace }, {
    hosts: draw.of(HOSTS), gateways: draw.isLucky(4) ? undefined : named, exportTo: draw.maybe(15, () => draw.of(EXPORTED)), http,
  });
}

function drawDelegate(draw: Draw, name: string, gateways: readonly KnownManifest[], hasTokens: boolean): KnownManifest {
  const namespace = draw.of(HOMES);
  const origins = { gateways: namesOf(draw, gateways, namespace), hosts: ASKED, hasTokens };
  return virtualService({ name, namespace }, {
    exportTo: draw.maybe(15, () => draw.of(EXPORTED)), http: draw.some(3, index => drawHttpRoute(draw, index, origins)),
  });
}

function virtualService(own: KnownManifest['metadata'], spec: object): KnownManifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: own, spec: present(spec) } as KnownManifest;
}

/** Routes without a match take everything. */
function drawMatches(draw: Draw, origins: MatchOrigins): object[] | undefined {
  return draw.maybe(75, () => draw.some(3, () => drawMatch(draw, origins)));
}

function drawHttpRoute(draw: Draw, index: number, origins: MatchOrigins): object {
  return present({ name: draw.maybe(60, () => `rule-${index}`), match: drawMatches(draw, origins), ...drawAction(draw) });
}

function drawDelegatingRoute(draw: Draw, index: number, namespace: string, delegate: KnownManifest, origins: MatchOrigins): object {
  const { name, namespace: own } = delegate.metadata;
  const isMissing = draw.isLucky(8);
  return present({
    name: draw.maybe(60, () => `rule-${index}`),
    match: drawMatches(draw, origins),
    ...drawDelegation(draw, isMissing ? 'nobody' : name, own === namespace ? draw.of([undefined, own]) : own),
  });
}
