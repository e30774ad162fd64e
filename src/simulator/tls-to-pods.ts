import { Ambiguity } from './decision';
import { resourceName } from '../istio';
import { Mesh, PodsView, ServicePortView, takenTls, targetPortOf } from '../mesh';

/** What becomes of the TLS with which a gateway calls pods. */
export interface TlsToPods {
  /** Why all of them hang up. */
  readonly reason?: string;
  readonly ambiguous?: Ambiguity;
}

/** Where a DestinationRule says how to call pods, it may be something that they do not take: those without a sidecar no mutual TLS. */
export function tlsToPods(mode: string | undefined, pods: readonly PodsView[], ports: readonly ServicePortView[], mesh: Mesh): TlsToPods {
  const all = pods.map(one => {
    const target = ports.map(port => targetPortOf(port, one)).find(port => port !== undefined);
    return { one, ...takenTls(mode, one, target, mesh) };
  });
  const open = all.filter(({ isTaken }) => isTaken !== 'yes');
  if (open.length === 0) {
    return {};
  }
  const [{ because }] = open;
  if (all.every(({ isTaken }) => isTaken === 'no')) {
    return { reason: `the gateway calls the pods ${wayOf(mode)}, which they do not take (${because})` };
  }
  const isMutual = mode === 'ISTIO_MUTUAL';
  return {
    ambiguous: {
      about: 'injection',
      assumed: `the pods ${isMutual ? 'have a sidecar' : 'have no sidecar'}`,
      alternatives: [`those ${isMutual ? 'without' : 'with'} one hang up, and Envoy answers 503`],
      objects: open.map(({ one }) => resourceName(one.object.manifest)).sort(),
      because: `${mode === undefined ? 'their namespace' : 'a DestinationRule'} has the gateway call them ${wayOf(mode)}${
        because === undefined ? '' : ` (${because})`}`,
    },
  };
}

/** Without a mode proxies send plain text where the namespace takes no mutual TLS. */
function wayOf(mode: string | undefined): string {
  return mode === undefined ? 'in plain text, as their namespace takes it' : `with the TLS mode ${mode}`;
}
