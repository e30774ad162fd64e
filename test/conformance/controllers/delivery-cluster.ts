/**
 * A cluster with the real controller of Argo Rollouts and the real Flagger, and the mesh that follows it: an API server, istiod and Envoy.
 *
 *   const cluster = await startDeliveryCluster();
 *   await cluster.gitOps({ tool: 'Argo CD' }).sync(yaml);
 *   const rollout = cluster.rollout('shop', 'orders');
 *   await rollout.waitFor({ phase: 'Paused', step: 1 });
 *   await cluster.count(100, { host: 'shop.example.com', path: '/orders' });    // { v1: 79, v2: 21 }
 *
 * Nobody else moves: pods of ReplicaSets and Deployments are ready as soon as they are wanted, and nothing is scheduled, scaled or collected.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterReader, ClusterSnapshot } from './cluster-snapshot';
import { Controller, startFlagger, startRolloutsController } from './controller-process';
import { GitOps, GitOpsOptions } from './git-ops';
import { meshManifests } from './mesh-manifests';
import { Rollout } from './rollout';
import { imageTag, replicaSets, startPods } from './workloads';
import { ApiServer, startApiServer } from '../apiserver/apiserver';
import { KubeClient } from '../apiserver/kube-client';
import { Mesh, MeshRequest, MeshResponse, startMesh } from '../driver/mesh';
import type { Received } from '../envoy/http';

/** How often the cluster is looked at. */
const INTERVAL_MS = 50;

const PATIENCE_MS = 60_000;

/** Requests that are under way at a time. */
const PARALLEL = 10;

/** Between two requests of a load. */
const LOAD_INTERVAL_MS = 100;

/** A request that is sent again and again. */
export interface Load {
  /** Gives how often there was which status, or the error at which it ended. */
  stop(): Promise<Record<string, number>>;
}

interface Waiting {
  /** Whether it is over now. */
  readonly look: (snapshot: ClusterSnapshot) => boolean;
  readonly fail: (error: unknown) => void;
}

export class DeliveryCluster {
  private snapshot = new ClusterSnapshot('0', new Map());
  private inMesh = '';
  private waiting: Waiting[] = [];
  private isEnded = false;
  private readonly loads: Load[] = [];
  private readonly reader: ClusterReader;
  private readonly following: Promise<void>;

  constructor(
    public readonly server: ApiServer, public readonly client: KubeClient, public readonly mesh: Mesh,
    private readonly controllers: readonly Controller[],
  ) {
    this.reader = new ClusterReader(client);
    this.following = this.follow();
  }

  rollout(namespace: string, name: string): Rollout {
    return new Rollout(this, namespace, name);
  }

  gitOps(options: GitOpsOptions): GitOps {
    return new GitOps(this.client, options);
  }

  /** Waits until the cluster has something, and the mesh has followed. */
  async until<T>(what: string, read: (snapshot: ClusterSnapshot) => T | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => one.fail(new Error(`still waiting for ${what}\n${this.controllers.map(({ log }) => log()).join('\n')}`)), PATIENCE_MS);
      const one: Waiting = {
        look: snapshot => {
          const found = read(snapshot);
          if (found !== undefined) {
            clearTimeout(timer);
            resolve(found);
          }
          return found !== undefined;
        },
        fail: error => {
          clearTimeout(timer);
          this.waiting = this.waiting.filter(other => other !== one);
          reject(error);
        },
      };
      if (!one.look(this.snapshot)) {
        this.waiting.push(one);
      }
    });
  }

  /** The cluster as it is now, as the mesh has followed it. */
  async now(): Promise<ClusterSnapshot> {
    const wanted = BigInt(await this.reader.version());
    return this.until('the mesh', snapshot => BigInt(snapshot.version) >= wanted ? snapshot : undefined);
  }

  /** Sends requests, and counts the images that answered, by their tags; an answer of nobody counts by its status. */
  async count(total: number, request: MeshRequest): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (let sent = 0; sent < total; sent += PARALLEL) {
      const answers = await Promise.all(Array.from({ length: Math.min(PARALLEL, total - sent) }, () => this.mesh.request(request)));
      answers.map(answer => this.answeredBy(answer)).forEach(key => counts[key] = (counts[key] ?? 0) + 1);
    }
    return counts;
  }

  /** How many requests of a kind the pods of Rollouts in a namespace received so far, by the tags of their images. */
  received(namespace: string, isCounted: (received: Received) => boolean): Record<string, number> {
    const sets = replicaSets(this.snapshot).filter(({ metadata }) => metadata.namespace === namespace);
    const counts = sets.map(set => [imageTag(set), this.mesh.receivedBy(set.metadata.name).filter(isCounted).length] as const);
    return Object.fromEntries(counts);
  }

  /** Sends a request again and again, until it is stopped. */
  load(request: MeshRequest): Load {
    const statuses: Record<string, number> = {};
    let isStopped = false;
    const sending = (async () => {
      while (!isStopped) {
        const { status } = await this.mesh.request(request);
        statuses[status] = (statuses[status] ?? 0) + 1;
        await sleep(LOAD_INTERVAL_MS);
      }
      return statuses;
    })();
    // It is told to who stops it.
    sending.catch(() => undefined);
    const load: Load = {
      stop: () => {
        isStopped = true;
        return sending;
      },
    };
    this.loads.push(load);
    return load;
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.loads.map(load => load.stop()));
    this.isEnded = true;
    await this.following;
    this.client.close();
    await Promise.all([...this.controllers.map(({ stop }) => stop()), this.mesh.stop()]);
    await this.server.stop();
  }

  private answeredBy({ pod, status }: MeshResponse): string {
    const found = pod && (['ReplicaSet', 'Deployment'] as const).map(kind => this.snapshot.find(kind, pod.namespace, pod.deployment)).find(one => one);
    return found === undefined ? String(status) : imageTag(found as unknown as Parameters<typeof imageTag>[0]);
  }

  private async follow(): Promise<void> {
    while (!this.isEnded) {
      try {
        if (await this.reader.version() !== this.snapshot.version) {
          await this.take(await this.reader.snapshot());
        }
      } catch (error) {
        this.waiting.forEach(({ fail }) => fail(error));
      }
      await sleep(INTERVAL_MS);
    }
  }

  private async take(snapshot: ClusterSnapshot): Promise<void> {
    await startPods(snapshot, this.client);
    const manifests = meshManifests(snapshot);
    const text = JSON.stringify(manifests);
    if (text !== this.inMesh) {
      await this.mesh.follow(manifests);
      this.inMesh = text;
    }
    this.snapshot = snapshot;
    this.waiting = this.waiting.filter(({ look }) => !look(snapshot));
  }
}

/** Starts everything; the first time it builds what is missing, which takes minutes. Flagger asks the Prometheus. */
export async function startDeliveryCluster(prometheus: string): Promise<DeliveryCluster> {
  const server = await startApiServer();
  const { kubeconfig } = server;
  const controllers = [await startRolloutsController(kubeconfig), await startFlagger(kubeconfig, prometheus)];
  return new DeliveryCluster(server, new KubeClient(kubeconfig), await startMesh(), controllers);
}
