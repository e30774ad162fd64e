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

interface VirtualServiceSpec {
  readonly hosts: string[];
  readonly gateways?: string[];
  readonly http?: { readonly name: string; readonly route?: Destination[] }[];
}

/** A row for each destination of each route: gateway, host, rule, destination, share. */
export function routeRows(manifests: readonly Manifest[]): string[][] {
  return manifests.filter(({ kind }) => kind === 'VirtualService').flatMap(({ spec }) => {
    const { hosts, gateways = ['mesh'], http = [] } = spec as VirtualServiceSpec;
    return http.flatMap(({ name, route = [] }) => {
      const total = route.reduce((sum, { weight = 1 }) => sum + weight, 0);
      return route.map(({ destination, weight = 1 }) => [
        gateways.join(', '),
        hosts.join(', '),
        name,
        [destination.host, destination.subset].filter(Boolean).join(' '),
        `${Math.round((weight / total) * 1000) / 10} %`,
      ]);
    });
  });
}
