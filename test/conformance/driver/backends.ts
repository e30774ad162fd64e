/** The echo backends of all pods, one for each port. Those of earlier apps stay, without traffic. */
import { ClusterState } from './cluster-state';
import { Pod } from './pods';
import { Backend, Received, SessionCheck, startBackend } from '../envoy/http';

/** Variables of a container that make an authorizer of its backend. */
export const SESSION = 'SESSION';
export const LOGIN = 'LOGIN';

export class Backends {
  private readonly running = new Map<string, Backend>();

  /** A backend for every endpoint, except those of gateways and waypoints. */
  public async serve({ endpoints }: ClusterState): Promise<void> {
    for (const { pod, port } of endpoints.filter(endpoint => !['gateway', 'waypoint'].includes(endpoint.pod.injected ?? ''))) {
      const key = `${pod.backendIp}:${port}`;
      const backend = this.running.get(key) ?? await startBackend(pod.ip, pod.backendIp, port);
      this.running.set(key, backend);
      backend.useCertificate(pod.certificate);
      backend.checkSessions(sessionsOf(pod));
    }
  }

  /** What the backends with these names received, answered or not. */
  public receivedBy(names: readonly string[]): Received[] {
    return [...this.running.values()].filter(({ name }) => names.includes(name)).flatMap(({ received }) => received);
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map(backend => backend.stop()));
  }
}

function sessionsOf({ variables: { [SESSION]: session, [LOGIN]: login } }: Pod): SessionCheck | undefined {
  return session === undefined || login === undefined ? undefined : { session, login };
}
