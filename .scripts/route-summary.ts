/** A short table of the routes in synthesized manifests, for people. */

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: unknown;
}

interface Destination {
  readonly destination: { readonly host: string; readonly subset?: string };
  readonly weight?: number;
}

interface HttpRoute {
  readonly name: string;
  readonly route?: Destination[];
  readonly redirect?: object;
  readonly directResponse?: { readonly status: number };
  readonly delegate?: { readonly name: string; readonly namespace?: string };
}

interface VirtualServiceSpec {
  readonly hosts?: string[];
  readonly gateways?: string[];
  readonly http?: HttpRoute[];
}

/** A row for each destination of each route: gateway, host, rule, destination, share. */
export function routeRows(manifests: readonly Manifest[]): string[][] {
  return manifests.filter(({ kind }) => kind === 'VirtualService').flatMap(({ metadata, spec }) => {
    const { hosts, gateways, http = [] } = spec as VirtualServiceSpec;
    const where = hosts === undefined ? ['delegated', metadata.name] : [(gateways ?? ['mesh']).join(', '), hosts.join(', ')];
    return http.flatMap(route => destinationsOf(route).map(([destination, share]) => [...where, route.name, destination, share]));
  });
}

function destinationsOf({ route, redirect, directResponse, delegate }: HttpRoute): [destination: string, share: string][] {
  if (route) {
    const total = route.reduce((sum, { weight = 1 }) => sum + weight, 0);
    return route.map(({ destination, weight = 1 }) => [
      [destination.host, destination.subset].filter(Boolean).join(' '),
      `${Math.round((weight / total) * 1000) / 10} %`,
    ]);
  }
  const fields = Object.entries(redirect ?? {}).map(([field, value]) => `${field} ${value}`).join(', ');
  return [[redirect ? `redirect: ${fields}` : delegate ? `delegate: ${delegate.name}` : `answer: ${directResponse?.status}`, '']];
}
