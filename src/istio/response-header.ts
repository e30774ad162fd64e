import { Misfit, never } from './misfit';

/** About the connection to the client, or between proxies of Istio: Envoy takes them out of every answer, and writes its own where one is needed. */
const OWN_HEADERS = ['connection', 'proxy-connection', 'transfer-encoding', 'upgrade', 'x-envoy-decorator-operation'];

/** Why a change of a response header by a route does nothing: Envoy writes the header after all routes. */
export function misfitOfResponseHeader(name: string, isRemoved: boolean): Misfit | undefined {
  const header = name.toLowerCase();
  if (OWN_HEADERS.includes(header)) {
    return never(`a header other than those of Envoy itself (${OWN_HEADERS.join(', ')})`,
      'Envoy takes it out and writes its own after all routes: leave it out');
  }
  return isRemoved && header === 'date'
    ? never('a header other than the date', 'Envoy writes the time where it is missing: leave it out, or set another text') : undefined;
}
