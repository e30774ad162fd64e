/** A Rollout, and what the kubectl plugin of Argo Rollouts does to it. */
import type { DeliveryCluster } from './delivery-cluster';
import { KubernetesObject, objectPath, Status } from '../apiserver/kube-client';

export type Phase = 'Healthy' | 'Paused' | 'Progressing' | 'Degraded';

export interface RolloutObject {
  readonly spec: {
    readonly paused?: boolean;
    readonly template?: { readonly spec: { readonly containers: { readonly name: string; readonly image: string }[] } };
    readonly strategy: { readonly canary?: { readonly steps?: object[] } };
  };
  readonly status?: {
    readonly phase?: Phase;
    readonly message?: string;
    readonly observedGeneration?: string;
    readonly currentStepIndex?: number;
    readonly currentPodHash?: string;
    readonly stableRS?: string;
    readonly canary?: { readonly weights?: { readonly stable: { readonly podTemplateHash: string } } };
    readonly abort?: boolean;
    readonly pauseConditions?: { readonly reason: string }[];
    readonly conditions?: { readonly type: string; readonly status: string; readonly message: string }[];
  };
}

export interface RolloutState {
  readonly phase: Phase;
  /** The index of the current step; as many as there are steps when all are done. */
  readonly step?: number;
}

const MERGE_PATCH = { 'Content-Type': 'application/merge-patch+json' };

export class Rollout {
  constructor(private readonly cluster: DeliveryCluster, private readonly namespace: string, private readonly name: string) {
  }

  /** Waits until the controller has seen what was written last, and the Rollout is there. The mesh has followed then. */
  async waitFor({ phase, step }: RolloutState): Promise<KubernetesObject & RolloutObject> {
    const { metadata: { generation } } = await this.read();
    return this.cluster.until(`${this.namespace}/${this.name}: ${phase} ${step ?? ''}`, snapshot => {
      const found = snapshot.find<RolloutObject>('Rollout', this.namespace, this.name);
      const { status = {} } = found ?? {};
      const isSeen = Number(status.observedGeneration) >= generation!;
      const isThere = isSeen && status.phase === phase && (step === undefined || status.currentStepIndex === step);
      return isThere && (phase !== 'Healthy' || isSettled(status)) ? found : undefined;
    });
  }

  /** Goes on behind a pause, or behind an analysis that is running. */
  async promote(): Promise<void> {
    const { spec, status = {} } = await this.read();
    const { pauseConditions = [], currentStepIndex = 0 } = status;
    const { canary } = spec.strategy;
    const isPaused = canary === undefined || pauseConditions.length > 0;
    const next = isPaused ? {} : { currentStepIndex: Math.min(currentStepIndex + 1, canary.steps?.length ?? 0) };
    await this.patch({ status: { pauseConditions: null, ...next } }, '/status');
    if (spec.paused === true) {
      await this.patch({ spec: { paused: false } });
    }
  }

  /** Leaves out all steps, pauses and analyses. */
  async promoteFull(): Promise<void> {
    await this.patch({ status: { promoteFull: true } }, '/status');
  }

  async abort(): Promise<void> {
    await this.patch({ status: { abort: true } }, '/status');
  }

  async retry(): Promise<void> {
    await this.patch({ status: { abort: false } }, '/status');
  }

  /** Changes the images of all containers, as `set image ROLLOUT '*=IMAGE'`. */
  async setImage(image: string): Promise<void> {
    const { spec } = await this.read();
    const containers = spec.template!.spec.containers.map(container => ({ ...container, image }));
    await this.patch({ spec: { template: { spec: { containers } } } });
  }

  /** Changes nothing that counts: the controller looks again. */
  async annotate(name: string, value: string): Promise<void> {
    await this.patch({ metadata: { annotations: { [name]: value } } });
  }

  async read(): Promise<KubernetesObject & RolloutObject> {
    const { status, body } = await this.cluster.client.request<KubernetesObject & RolloutObject>('GET', await this.path());
    if (status !== 200) {
      throw new Error(`Rollout ${this.namespace}/${this.name}: ${(body as unknown as Status).message}`);
    }
    return body;
  }

  private async patch(patch: object, subresource = ''): Promise<void> {
    const { status, body } = await this.cluster.client.request<Status>('PATCH', `${await this.path()}${subresource}`, JSON.stringify(patch), MERGE_PATCH);
    if (status !== 200) {
      throw new Error(`Rollout ${this.namespace}/${this.name}: ${body.message}`);
    }
  }

  private async path(): Promise<string> {
    return objectPath(await this.cluster.client.findKind('Rollout'), this.name, this.namespace);
  }
}

/** Whether the routes are those of the stable version: a Rollout that is promoted in full is healthy a moment before. */
function isSettled({ canary, stableRS }: NonNullable<RolloutObject['status']>): boolean {
  return canary?.weights === undefined || canary.weights.stable.podTemplateHash === stableRS;
}
