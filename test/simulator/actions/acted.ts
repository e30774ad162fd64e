/** A request that met a route, and what the route does with it. */
import { readHttpMatch } from '../../../src/istio';
import { readVirtualService, RouteView } from '../../../src/mesh';
import { ActionContext, effectOf, EffectOptions, RouteEffect } from '../../../src/simulator/actions';
import { HeaderLists } from '../../../src/simulator/decision';

export interface Asked {
  readonly method?: string;
  readonly scheme?: string;
  readonly authority?: string;
  /** With the query, as it is compared. */
  readonly path?: string;
  readonly headers?: HeaderLists;
  readonly port?: number;
  readonly sni?: string;
  readonly sourceAddress?: string;
  readonly protocol?: string;
  readonly matchName?: string;
}

/** The context of a request, `GET http://shop.example.com/` but for what is said. */
export function contextOf(asked: Asked = {}, match: object = {}): ActionContext {
  const { method = 'GET', scheme = 'http', authority = 'shop.example.com', path: target = '/', headers = {}, port = 80, sni, sourceAddress } = asked;
  const [path, ...query] = target.split('?');
  return {
    request: {
      method,
      scheme,
      authority,
      path,
      headers,
      target,
      sni,
      sourceAddress,
      query: query.length === 0 ? undefined : query.join('?'),
      listeningPort: 8080,
      origin: { port, gateway: 'shop/public', labels: {}, namespace: 'istio-system' },
    },
    match: readHttpMatch(match),
    matchName: asked.matchName,
    virtualService: { namespace: 'shop', name: 'cart' },
    protocol: asked.protocol,
    clientAddress: sourceAddress,
  };
}

/** A route of a VirtualService in the namespace `shop`. */
export function routeOf(given: object): RouteView {
  const manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart', namespace: 'shop' }, spec: { http: [given] } };
  return readVirtualService({ manifest, oldestIstio: '1.31' }).routes[0];
}

/** What a route does with a request that met its match, or one without. */
export function acted(route: Record<string, unknown>, asked: Asked = {}, options: Partial<EffectOptions> = {}): RouteEffect {
  const [match] = (route.match ?? [{}]) as object[];
  return effectOf(route, contextOf(asked, match), options);
}

/** A destination of a route. */
export function to(host: string, more: object = {}): object {
  return { destination: { host }, ...more };
}
