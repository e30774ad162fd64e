/** What random meshes have in them, by which is told that a run has shown each of them. */
import { Manifest, mapOf, mapsOf, textsOf } from '../../../src/istio';

type Fields = Readonly<Record<string, unknown>>;
type HasFeature = (parts: Parts) => boolean;

/** The parts of a mesh where features are found. */
interface Parts {
  readonly gateways: readonly Manifest[];
  readonly servers: readonly Fields[];
  readonly virtualServices: readonly Manifest[];
  readonly routes: readonly Fields[];
  readonly matches: readonly Fields[];
  readonly destinations: readonly Fields[];
  readonly destinationRules: readonly Manifest[];
  readonly policies: readonly Manifest[];
  readonly tokens: readonly Manifest[];
  readonly objects: readonly Manifest[];
}

const specOf = (object: Manifest): Fields => mapOf(object.spec);
const namespaceOf = ({ metadata }: Manifest): string => String(mapOf(metadata).namespace);
const hasRepeated = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;
const kindOfText = (value: unknown): string => Object.keys(mapOf(value))[0] ?? 'presence';
const namedTexts = (field: string, kind: string): HasFeature => ({ matches }) => matches.some(match =>
  Object.entries(mapOf(match[field])).some(([name, text]) => !name.startsWith('@') && kindOfText(text) === kind));
const matchField = (field: string, kind?: string): HasFeature => ({ matches }) =>
  matches.some(match => match[field] !== undefined && (kind === undefined || kindOfText(match[field]) === kind));
const routeField = (field: string, inner?: string): HasFeature => ({ routes }) =>
  routes.some(route => route[field] !== undefined && (inner === undefined || mapOf(route[field])[inner] !== undefined));
const operation = (direction: string, kind: string): HasFeature => ({ routes, destinations }) => [...routes, ...destinations]
  .some(({ headers }) => mapOf(mapOf(headers)[direction])[kind] !== undefined);
const ruleIn = (namespace: string): HasFeature => ({ destinationRules }) => destinationRules.some(rule => namespaceOf(rule) === namespace);
const ruleFor = (host: RegExp): HasFeature => ({ destinationRules }) => destinationRules.some(rule => host.test(String(specOf(rule).host)));
const isFull = (fault: unknown, kind: string): boolean => mapOf(mapOf(mapOf(fault)[kind]).percentage).value === 100;
const policyWith = (action: string): HasFeature => ({ policies }) => policies.some(policy => (specOf(policy).action ?? 'ALLOW') === action);

/** Each by its name. */
export const FEATURES: Readonly<Record<string, HasFeature>> = {
  'several Gateways': ({ gateways }) => gateways.length > 1,
  'Gateways for several workloads': ({ gateways }) => new Set(gateways.map(gateway => JSON.stringify(specOf(gateway).selector))).size > 1,
  'a Gateway without a selector': ({ gateways }) => gateways.some(gateway => specOf(gateway).selector === undefined),
  'servers of one port': ({ servers }) => hasRepeated(servers.map(({ port }) => String(mapOf(port).number))),
  'servers with TLS': ({ servers }) => servers.some(({ port }) => mapOf(port).protocol === 'HTTPS'),
  'a redirect to HTTPS': ({ servers }) => servers.some(({ tls }) => mapOf(tls).httpsRedirect === true),
  'hosts of a server with a namespace': ({ servers }) => servers.some(({ hosts }) => textsOf(hosts).some(host => host.includes('/'))),
  'VirtualServices in several namespaces': ({ virtualServices }) => new Set(virtualServices.map(namespaceOf)).size > 1,
  'VirtualServices of one host': ({ virtualServices }) => hasRepeated(virtualServices.flatMap(one => textsOf(specOf(one).hosts))),
  'a wildcard host': ({ virtualServices }) => virtualServices.some(one => textsOf(specOf(one).hosts).some(host => host.startsWith('*.'))),
  'a host for everything': ({ virtualServices }) => virtualServices.some(one => textsOf(specOf(one).hosts).includes('*')),
  'exportTo of a VirtualService': ({ virtualServices }) => virtualServices.some(one => specOf(one).exportTo !== undefined),
  'creationTimestamp': ({ objects }) => objects.some(({ metadata }) => mapOf(metadata).creationTimestamp !== undefined),
  'VirtualServices of the mesh too': ({ virtualServices }) => virtualServices.some(one => textsOf(specOf(one).gateways).includes('mesh')),
  'delegates': routeField('delegate'),
  'a route without a match': ({ routes }) => routes.some(({ match }) => match === undefined),
  'a route with several matches': ({ routes }) => routes.some(({ match }) => mapsOf(match).length > 1),
  'an exact path': matchField('uri', 'exact'),
  'a prefix of a path': matchField('uri', 'prefix'),
  'an expression for a path': matchField('uri', 'regex'),
  'ignoreUriCase': matchField('ignoreUriCase'),
  'a method': matchField('method'),
  'an authority': matchField('authority'),
  'a scheme': matchField('scheme'),
  'an exact header': namedTexts('headers', 'exact'),
  'a prefix of a header': namedTexts('headers', 'prefix'),
  'an expression for a header': namedTexts('headers', 'regex'),
  'the presence of a header': namedTexts('headers', 'presence'),
  'withoutHeaders with a value': ({ matches }) => matches.some(({ withoutHeaders }) => Object.values(mapOf(withoutHeaders)).some(text => kindOfText(text) !== 'presence')),
  'withoutHeaders without a value': namedTexts('withoutHeaders', 'presence'),
  'a query parameter': matchField('queryParams'),
  'a claim': ({ matches }) => matches.some(({ headers }) => Object.keys(mapOf(headers)).some(name => name.startsWith('@'))),
  'a port in a match': matchField('port'),
  'gateways in a match': matchField('gateways'),
  'sourceLabels': matchField('sourceLabels'),
  'sourceNamespace': matchField('sourceNamespace'),
  'weights': ({ routes }) => routes.some(({ route }) => mapsOf(route).length > 1),
  'a weight of 0': ({ routes }) => routes.some(({ route }) => mapsOf(route).some(({ weight }) => weight === 0)),
  'a missing subset': ({ destinations }) => destinations.some(({ destination }) => mapOf(destination).subset === 'nosuch'),
  'a missing service': ({ destinations }) => destinations.some(({ destination }) => ['nowhere.shop.svc.cluster.local', 'cart.shop'].includes(String(mapOf(destination).host))),
  'a service without pods': ({ destinations }) => destinations.some(({ destination }) => String(mapOf(destination).host).startsWith('empty')),
  'no port of a service with several': ({ destinations }) => destinations.some(({ destination }) =>
    String(mapOf(destination).host).startsWith('echo') && mapOf(destination).port === undefined),
  'an ExternalName': ({ destinations, objects }) => destinations.some(({ destination }) => String(mapOf(destination).host).startsWith('alias'))
    && objects.some(({ metadata }) => mapOf(metadata).name === 'alias'),
  'a ServiceEntry': ({ destinations, objects }) => destinations.some(({ destination }) => mapOf(destination).host === 'ext.example.org')
    && objects.some(({ kind }) => kind === 'ServiceEntry'),
  'a DestinationRule in the namespace of a gateway': ruleIn('edge'),
  'a DestinationRule in the root namespace': ruleIn('istio-system'),
  'a DestinationRule in the namespace of a service': ruleIn('shop'),
  'DestinationRules of one host': ({ destinationRules }) => hasRepeated(destinationRules.map(rule => String(specOf(rule).host))),
  'a DestinationRule for a wildcard': ruleFor(/^\*\./),
  'a DestinationRule for everything': ruleFor(/^\*$/),
  'exportTo of a DestinationRule': ({ destinationRules }) => destinationRules.some(rule => specOf(rule).exportTo !== undefined),
  'a rewrite of the path': routeField('rewrite', 'uri'),
  'a rewrite by an expression': routeField('rewrite', 'uriRegexRewrite'),
  'a rewrite of the authority': routeField('rewrite', 'authority'),
  'a redirect': routeField('redirect'),
  'a redirect with a path': routeField('redirect', 'uri'),
  'a redirect with an authority': routeField('redirect', 'authority'),
  'a redirect with a port': routeField('redirect', 'port'),
  'a redirect with derivePort': routeField('redirect', 'derivePort'),
  'a redirect with a prefix': routeField('redirect', 'prefixRewrite'),
  'a direct response': routeField('directResponse'),
  'an abort of 100 %': ({ routes }) => routes.some(({ fault }) => isFull(fault, 'abort')),
  'a delay of 100 %': ({ routes }) => routes.some(({ fault }) => isFull(fault, 'delay')),
  'headers of the request set': operation('request', 'set'),
  'headers of the request added': operation('request', 'add'),
  'headers of the request removed': operation('request', 'remove'),
  'headers of the response': operation('response', 'set'),
  'commands in headers': ({ routes }) => /%[A-Z]/.test(JSON.stringify(routes.map(({ headers }) => headers))),
  'headers at one destination': ({ routes }) => routes.some(({ route }) => mapsOf(route).length === 1 && mapsOf(route)[0].headers !== undefined),
  'headers at several destinations': ({ routes }) => routes.some(({ route }) => mapsOf(route).length > 1 && mapsOf(route).some(({ headers }) => headers !== undefined)),
  'CORS': routeField('corsPolicy'),
  'a mirror': routeField('mirrors'),
  'a policy that allows': policyWith('ALLOW'),
  'a policy that denies': policyWith('DENY'),
  'tokens': ({ tokens }) => tokens.length > 0,
  'headers of tokens': ({ tokens }) => tokens.some(one => /outputPayload|outputClaim/.test(JSON.stringify(one))),
};

/** The names of what a mesh has. */
export function featuresOf(objects: readonly Manifest[]): string[] {
  const ofKind = (kind: string): Manifest[] => objects.filter(object => object.kind === kind);
  const [gateways, virtualServices] = [ofKind('Gateway'), ofKind('VirtualService')];
  const routes = virtualServices.flatMap(one => mapsOf(specOf(one).http));
  const parts: Parts = {
    gateways,
    servers: gateways.flatMap(gateway => mapsOf(specOf(gateway).servers)),
    virtualServices,
    routes,
    matches: routes.flatMap(({ match }) => mapsOf(match)),
    destinations: routes.flatMap(({ route }) => mapsOf(route)),
    destinationRules: ofKind('DestinationRule'),
    policies: ofKind('AuthorizationPolicy'),
    tokens: ofKind('RequestAuthentication'),
    objects,
  };
  return Object.keys(FEATURES).filter(name => FEATURES[name](parts));
}
