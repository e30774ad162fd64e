/** Random DestinationRules: those that services need, and others in namespaces and for hosts where Istio may or may not take them. */
import { present } from './actions';
import { HOMES } from './world';
import { KnownManifest } from '../../known-manifest';
import { Draw } from '../random-texts';

const SERVICES = ['cart.shop.svc.cluster.local', 'echo.shop.svc.cluster.local', 'reviews.team.svc.cluster.local', 'ext.example.org'];

const OTHER_HOSTS = [
  'cart', 'echo', 'cart.shop.svc.cluster.local', 'cart.shop.svc.cluster.local', 'echo.shop.svc.cluster.local', 'reviews.team.svc.cluster.local',
  '*.shop.svc.cluster.local', '*.svc.cluster.local', '*.local', '*', '*', 'alias.shop.svc.cluster.local',
];

const EXPORTED = [['*'], ['.'], ['.'], ['edge'], ['istio-system', 'team'], ['shop']];

export function drawDestinationRules(draw: Draw): KnownManifest[] {
  const own = SERVICES.filter(() => draw.isLucky(90)).map((host, index) =>
    destinationRule(draw, `own-${index}`, host.split('.')[1].replace('example', 'shop'), host));
  const others = draw.isLucky(55) ? draw.some(3, index => destinationRule(draw, `other-${index}`, draw.of(HOMES), draw.of(OTHER_HOSTS))) : [];
  return [...own, ...others];
}

function destinationRule(draw: Draw, name: string, namespace: string, host: string): KnownManifest {
  const subsets = ['v1', 'v2', 'v3', 'gone'].filter(() => draw.isLucky(85)).map(subset => present({
    name: subset,
    // Two subsets of one name may mean different pods in different rules.
    labels: subset === 'gone' ? { version: 'v9' } : { version: draw.isLucky(8) ? 'v1' : subset },
    trafficPolicy: draw.maybe(8, () => ({ loadBalancer: { simple: 'ROUND_ROBIN' } })),
  }));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace },
    spec: present({
      host,
      exportTo: draw.maybe(15, () => draw.of(EXPORTED)),
      subsets: subsets.length > 0 ? subsets : undefined,
      workloadSelector: draw.maybe(4, () => ({ matchLabels: draw.of([{ istio: 'public' }, { istio: 'ingressgateway' }]) })),
      trafficPolicy: draw.maybe(15, () => draw.of([{ loadBalancer: { simple: 'RANDOM' } }, { connectionPool: { http: { http1MaxPendingRequests: 50 } } }])),
    }),
  } as KnownManifest;
}
