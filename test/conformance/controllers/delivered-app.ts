/** An app of one namespace, in Git and in the cluster: who answers it, and what has become of its objects. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryCluster, Load } from './delivery-cluster';
import type { GitOps, GitOpsOptions } from './git-ops';
import type { Rollout } from './rollout';
import { KubernetesObject, objectPath } from '../apiserver/kube-client';
import { readDocuments } from '../apiserver/manifests';
import type { MeshRequest } from '../driver/mesh';

interface Delegate {
  readonly spec: {
    readonly http: { readonly name: string; readonly route: { readonly weight: number; readonly destination: { readonly subset: string } }[] }[];
  };
}

/** So many agree by chance no more. */
const SAMPLE = 15;

/** By which requests are known again. */
const PROBE = 'x-probe';

const COPYING_MS = 300;

export interface DeliveredAppOptions {
  readonly namespace: string;
  /** The manifests in Git, with a tag of the image. */
  readonly manifests: (tag: string) => string;
  /** Of the Rollout and its Service. @default orders */
  readonly name?: string;
  /** At the gateway. @default - the namespace below example.com */
  readonly host?: string;
  /** At the gateway, to those that no call names. @default /orders */
  readonly path?: string;
  readonly gitOps?: GitOpsOptions;
  /** Waits until it takes requests. @default - until its Rollout is healthy */
  readonly isThere?: (app: DeliveredApp) => Promise<void>;
}

/** Who answered through the gateway, and who inside the mesh. */
export interface Counts {
  readonly gateway: Record<string, number>;
  readonly mesh: Record<string, number>;
}

export interface Call extends Pick<MeshRequest, 'headers' | 'method' | 'port'> {
  /** At the gateway. @default - that of the app */
  readonly path?: string;
}

export class DeliveredApp {
  /** Brings it to the cluster, waits until it is there, and goes on calling it from then on, through the gateway and inside the mesh. */
  static async deliver(cluster: DeliveryCluster, options: DeliveredAppOptions): Promise<DeliveredApp> {
    await cluster.server.apply(`{ apiVersion: v1, kind: Namespace, metadata: { name: ${options.namespace} } }`);
    const app = new DeliveredApp(cluster, options);
    await app.gitOps.sync(app.git());
    await (options.isThere?.(app) ?? app.rollout.waitFor({ phase: 'Healthy' }));
    await cluster.now();
    app.loads.push(...app.calls({}).map(call => cluster.load(call)));
    return app;
  }

  readonly rollout: Rollout;
  readonly gitOps: GitOps;
  private readonly loads: Load[] = [];
  private tag = 'v1';

  private constructor(private readonly cluster: DeliveryCluster, private readonly options: DeliveredAppOptions) {
    this.rollout = cluster.rollout(options.namespace, options.name ?? 'orders');
    this.gitOps = cluster.gitOps(options.gitOps ?? { tool: 'Argo CD' });
  }

  /** The manifests as they are in Git. */
  git(): string {
    return this.options.manifests(this.tag);
  }

  /** What is in Git, as `Kind name`. */
  names(): string[] {
    return readDocuments(this.git()).map(({ object: { kind, metadata: { name } } }) => `${kind} ${name}`);
  }

  /** Changes the image in Git, and gives what the GitOps tool applied then. */
  async commit(tag: string): Promise<string[]> {
    this.tag = tag;
    return this.gitOps.sync(this.git());
  }

  /** Waits until an object in the cluster is as it should be, and the mesh has followed. */
  async until(what: string, kind: string, name: string, isThere: (object: KubernetesObject) => boolean): Promise<void> {
    const { namespace } = this.options;
    await this.cluster.until(`${what} in ${namespace}`, snapshot => {
      const found = snapshot.find(kind, namespace, name);
      return found !== undefined && isThere(found) || undefined;
    });
  }

  /** Waits until the controller has written a weight of the canary to its delegate. */
  async untilWeight(weight: number): Promise<void> {
    await this.until(`weight ${weight} of the canary`, 'VirtualService', 'orders-rollout-http', object => {
      const { spec } = object as unknown as Delegate;
      const split = spec.http.find(({ name }) => name === 'primary');
      return split?.route.find(({ destination }) => destination.subset === 'canary')?.weight === weight;
    });
  }

  /** Sends requests on both ways, and counts who answered. */
  async counts(total: number, call: Call = {}): Promise<Counts> {
    await this.cluster.now();
    const [gateway, mesh] = await Promise.all(this.calls(call).map(request => this.cluster.count(total, request)));
    return { gateway, mesh };
  }

  /** Those of one request on both ways, where all have to be answered alike. */
  async answeredBy(call: Call = {}): Promise<string> {
    const { gateway, mesh } = await this.counts(SAMPLE, call);
    return [...new Set([...Object.keys(gateway), ...Object.keys(mesh)])].sort().join(' or ');
  }

  /** Sends requests on both ways, and counts who received a copy of one without a word to say. */
  async copies(total: number, call: Call): Promise<Record<string, number>> {
    const probe = randomUUID();
    const { gateway, mesh } = await this.counts(total, { ...call, headers: { ...call.headers, [PROBE]: probe } });
    // Nobody waits for a copy.
    await sleep(COPYING_MS);
    const received = this.cluster.received(this.options.namespace, ({ headers }) => headers[PROBE] === probe);
    const copies = Object.entries(received).map(([tag, count]) => [tag, count - (gateway[tag] ?? 0) - (mesh[tag] ?? 0)] as const);
    return Object.fromEntries(copies.filter(([, count]) => count !== 0));
  }

  /** The ports of the pods that answered on both ways. */
  async portsOf(call: Call): Promise<number[]> {
    await this.cluster.now();
    const answers = await Promise.all(this.calls(call).flatMap(request => Array.from({ length: SAMPLE }, () => this.cluster.mesh.request(request))));
    return [...new Set(answers.map(({ received }) => received!.port))];
  }

  /** Its objects in the cluster, as text, by `Kind name`. */
  async objects(): Promise<Record<string, string>> {
    const documents = readDocuments(this.git());
    return Object.fromEntries(await Promise.all(documents.map(async ({ object: { kind, metadata: { name } } }, index) =>
      [`${kind} ${name}`, JSON.stringify(await this.live(documents[index].object))])));
  }

  async live({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): Promise<KubernetesObject> {
    const type = await this.cluster.client.findType(apiVersion, kind);
    return (await this.cluster.client.request<KubernetesObject>('GET', objectPath(type!, name, namespace))).body;
  }

  /** Ends the calls, and gives the statuses that they had. */
  async statuses(): Promise<string[]> {
    const all = await Promise.all(this.loads.map(load => load.stop()));
    return [...new Set(all.flatMap(statuses => Object.keys(statuses)))];
  }

  private calls({ path, headers, method, port = 80 }: Call): MeshRequest[] {
    const { namespace, name = 'orders', host = `${namespace}.example.com`, path: ownPath = '/orders' } = this.options;
    return [
      { host, path: path ?? ownPath, headers, method },
      { from: 'sleep', host: `${name}.${namespace}.svc.cluster.local`, port, headers, method },
    ];
  }
}

