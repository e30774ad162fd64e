/**
 * The proxies of nodes in an ambient mesh (ztunnel), which cannot be had here: the driver plays them. What istiod tells them is its own: which services
 * have a waypoint, where workloads are, and which policies these have. Certificates and tunnels (HBONE: CONNECT in HTTP/2 over mutual TLS) are real, so
 * that waypoints and gateways can tell no difference. What a policy makes of a connection, `node-policies.ts` says.
 */
import { connect as connectHttp2, createSecureServer, Http2SecureServer, ServerHttp2Stream } from 'node:http2';
import { connect, createServer, Server, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { SecureContextOptions, TLSSocket } from 'node:tls';
import { ClusterState } from './cluster-state';
import { isLetIn } from './node-policies';
import { Pod } from './pods';
import type { Ambient, AmbientWorkload, Istio, WorkloadCertificate } from '../istio/istio';

/** Where tunnels end. */
const HBONE = 15008;

const OK = 200;
const UNAUTHORIZED = 401;

/** Nobody answers, as where a connection is reset. */
class Refused extends Error {
  public readonly code = 'ECONNRESET';
}

/** A connection that was let in. */
interface Passed {
  readonly ip: string;
  readonly port: number;
  readonly identity?: string;
  readonly from: Socket | ServerHttp2Stream;
}

export class NodeProxies {
  private told: Ambient = { services: [], workloads: [], policies: [] };
  private pods: readonly Pod[] = [];
  private readonly certificates = new Map<string, Promise<WorkloadCertificate>>();
  private readonly servers = new Map<string, Server | Http2SecureServer>();
  private readonly open = new Set<Socket>();
  private readonly passed = new Set<Passed>();

  constructor(private readonly istio: Istio) {
  }

  /**
   * Takes what comes to the pods of an ambient mesh, in tunnels and in plain text. Of what came before that ends which would not be let in now, as the
   * proxies of nodes have it end.
   */
  public async serve({ pods, endpoints }: ClusterState): Promise<void> {
    this.told = await this.istio.ambient();
    this.pods = pods;
    this.passed.forEach(passed => this.isKnown(passed.ip) && this.letsIn(passed) || passed.from.destroy());
    for (const pod of pods.filter(({ inAmbient }) => inAmbient)) {
      const context = await this.contextOf(this.workloadOf(pod.ip).identity);
      await this.listen(pod.ip, HBONE, () => this.tunnelServer(pod, context));
      // Another app may have another account at the same address.
      (this.servers.get(`${pod.ip}:${HBONE}`) as Http2SecureServer).setSecureContext(context);
    }
    for (const { pod, port } of endpoints.filter(endpoint => endpoint.pod.inAmbient)) {
      await this.listen(pod.ip, port, () => createServer(socket => this.pass({ ip: pod.ip, port, from: socket })));
    }
  }

  /** Opens the connection of a pod to a port of a service: through the waypoint of the service, where istiod knows one, else straight to its pods. */
  public async connect(from: Pod, host: string, port: number): Promise<Duplex> {
    const service = this.told.services.find(({ hostname }) => hostname === host || hostname.startsWith(`${host}.svc.`));
    if (service === undefined) {
      throw new Error(`istiod tells the proxies of nodes nothing of ${host}: it knows ${this.told.services.map(({ hostname }) => hostname).join(', ')}`);
    }
    const { identity } = this.workloadOf(from.ip);
    const { waypoint, namespace, hostname } = service;
    if (waypoint !== undefined) {
      const [target] = this.endpointsOf(`${this.namespaceOf(waypoint.hostname)}/${waypoint.hostname}`, waypoint.port);
      return this.tunnel(identity, target.workload, `${service.addresses[0]}:${port}`);
    }
    const [{ workload, targetPort }] = this.endpointsOf(`${namespace}/${hostname}`, port);
    return workload.takesHBONE ? this.tunnel(identity, workload, `${workload.addresses[0]}:${targetPort}`) : connect(targetPort, workload.addresses[0]);
  }

  /** Opens the connection of a pod to another one by its address, past every service. */
  public async connectToPod(from: Pod, to: Pod, port: number): Promise<Duplex> {
    return this.tunnel(this.workloadOf(from.ip).identity, this.workloadOf(to.ip), `${to.ip}:${port}`);
  }

  public async stop(): Promise<void> {
    this.open.forEach(socket => socket.destroy());
    await Promise.all([...this.servers.values()].map(server => new Promise(resolve => server.close(resolve))));
  }

  private async listen(address: string, port: number, make: () => Server | Http2SecureServer): Promise<void> {
    const key = `${address}:${port}`;
    if (this.servers.has(key)) {
      return;
    }
    const server = make();
    server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      socket.once('close', () => this.open.delete(socket)).on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
    this.servers.set(key, server);
  }

  private tunnelServer({ ip }: Pod, context: SecureContextOptions): Http2SecureServer {
    const server = createSecureServer({ ...context, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' });
    server.on('stream', (stream, headers) => {
      stream.on('error', () => stream.destroy());
      const [address, port] = String(headers[':authority']).split(':');
      const passed = { ip, port: Number(port), identity: identityOf(stream.session?.socket as TLSSocket | undefined), from: stream };
      if (headers[':method'] === 'CONNECT' && address === ip && this.letsIn(passed)) {
        this.forward(passed, () => stream.respond({ ':status': OK }));
      } else {
        stream.respond({ ':status': UNAUTHORIZED }, { endStream: true });
      }
    });
    return server;
  }

  private pass(passed: Passed & { readonly from: Socket }): void {
    if (this.letsIn(passed)) {
      this.forward(passed);
    } else {
      passed.from.resetAndDestroy();
    }
  }

  private letsIn({ ip, port, identity }: Passed): boolean {
    const { namespace, policies: own } = this.workloadOf(ip);
    return isLetIn(this.told.policies.filter(({ scope = 'GLOBAL', ...policy }) => scope === 'GLOBAL'
      || (scope === 'NAMESPACE' ? policy.namespace === namespace : own.includes(`${policy.namespace}/${policy.name}`))), { identity, port });
  }

  private forward(passed: Passed, begin: () => void = () => undefined): void {
    const { ip, port, from } = passed;
    const { backendIp } = this.pods.find(pod => pod.ip === ip)!;
    const to = connect(port, backendIp, () => {
      begin();
      from.pipe(to).pipe(from);
    });
    this.passed.add(passed);
    to.on('error', () => from.destroy());
    from.once('close', () => {
      this.passed.delete(passed);
      to.destroy();
    });
  }

  /** Opens a tunnel as a workload to another one. */
  private async tunnel(identity: string, to: AmbientWorkload, authority: string): Promise<Duplex> {
    const context = await this.contextOf(identity);
    const session = connectHttp2(`https://${to.addresses[0]}:${HBONE}`, { ...context, checkServerIdentity: () => undefined });
    return new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request({ ':method': 'CONNECT', ':authority': authority }, { endStream: false });
      const fail = (why: string): void => {
        session.destroy();
        reject(new Refused(why));
      };
      stream.once('error', reject).once('close', () => session.close());
      stream.once('response', ({ ':status': status }) => {
        const found = identityOf(session.socket as TLSSocket);
        if (found !== to.identity) {
          fail(`${to.identity} is expected at ${to.addresses[0]}, and ${found} is there`);
        } else if (status !== OK) {
          fail(`the tunnel to ${authority} was refused: ${status}`);
        } else {
          resolve(stream);
        }
      });
    });
  }

  /** The certificate of a workload, and whom it trusts. */
  private async contextOf(identity: string): Promise<SecureContextOptions> {
    const known = this.certificates.get(identity) ?? this.istio.workloadCertificate(identity);
    this.certificates.set(identity, known);
    const { certificate: cert, key, roots: ca } = await known;
    return { cert, key, ca };
  }

  private isKnown(ip: string): boolean {
    return this.told.workloads.some(({ addresses }) => addresses.includes(ip));
  }

  private workloadOf(ip: string): AmbientWorkload {
    const found = this.told.workloads.find(({ addresses }) => addresses.includes(ip));
    if (found === undefined) {
      throw new Error(`istiod tells the proxies of nodes nothing of the pod at ${ip}`);
    }
    return found;
  }

  private namespaceOf(hostname: string): string {
    return this.told.services.find(service => service.hostname === hostname)!.namespace;
  }

  /** The workloads of a port of a service, one by chance first. */
  private endpointsOf(service: string, port: number): { workload: AmbientWorkload; targetPort: number }[] {
    const found = this.told.workloads.flatMap(workload => (workload.services[service] ?? []).filter(one => one.port === port)
      .map(({ targetPort }) => ({ workload, targetPort })));
    if (found.length === 0) {
      throw new Refused(`${service} has no workload for port ${port}`);
    }
    const start = Math.floor(Math.random() * found.length);
    return [...found.slice(start), ...found.slice(0, start)];
  }
}

function identityOf(socket?: TLSSocket): string | undefined {
  return /URI:([^,\s]+)/.exec(socket?.getPeerCertificate().subjectaltname ?? '')?.[1];
}
