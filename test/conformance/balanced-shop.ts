/** An app with a load balancer before a service in several versions, to hang rules on, and a mesh that runs it. */
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { GATEWAY_LABELS, GATEWAY_PORTS } from './driver/fixture';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { AddActionProps, ApplicationListener, IstioAlb, ListenerAction, ListenerCondition, WeightedService } from '../../src';

/** What a rule has beside its action. */
export type RuleProps = Omit<AddActionProps, 'action'>;

export class BalancedShop {
  readonly app: App = newApp({
    gatewayWorkload: {
      labels: { istio: GATEWAY_LABELS.istio },
      namespaceName: 'istio-system',
      ports: Object.entries(GATEWAY_PORTS).map(([port, targetPort]) => ({ port: Number(port), targetPort })),
    },
  });

  readonly chart: Chart = newChart(this.app, 'shop');
  readonly echo: WeightedService = newService(this.chart, 'echo', { v1: 50, v2: 50, v3: 0, v4: 0 });
  readonly alb = new IstioAlb(this.chart, 'alb');

  /** All requests to one version of echo. */
  to(version: string): ListenerAction {
    return ListenerAction.forward(this.echo.version(version));
  }

  /** Adds a rule that leads to a version of echo; without conditions the default. */
  rule(listener: ApplicationListener, id: string, version: string, ...conditions: ListenerCondition[]): void {
    listener.addAction(id, { action: this.to(version), conditions: conditions.length > 0 ? conditions : undefined });
  }

  /** Adds a rule for the path that is its name and what is below. */
  below(listener: ApplicationListener, path: string, action: ListenerAction, props: RuleProps = {}): void {
    listener.addAction(path, { conditions: [ListenerCondition.pathPrefixes([path])], action, ...props });
  }
}

/** The mesh of a file of tests. */
export class RuleMesh {
  private started?: Mesh;
  private server?: ApiServer;

  constructor() {
    beforeAll(async () => {
      [this.started, this.server] = await Promise.all([startMesh(), startApiServer()]);
    });
    afterAll(() => Promise.all([this.started?.stop(), this.server?.stop()]));
  }

  get mesh(): Mesh {
    if (this.started === undefined) {
      throw new Error('the mesh does not run yet: use it in tests and hooks');
    }
    return this.started;
  }

  /**
   * Applies a shop before the tests of a describe. The API server and Istio's validation have to take it without a word, but for those of
   * Istio that are expected.
   */
  serve(build: (shop: BalancedShop) => void, expected: RegExp[] = []): void {
    let yaml: string;

    beforeAll(async () => {
      const shop = new BalancedShop();
      build(shop);
      yaml = shop.app.synthYaml();
      await this.mesh.apply(yaml);
    });

    test('the API server and Istio accept the manifests without a warning', async () => {
      const applied = await this.server?.apply(yaml, { dryRun: true });
      expect(applied?.map(({ action }) => action)).toEqual(applied?.map(() => 'created'));
      expect(applied?.flatMap(({ warnings }) => warnings)).toEqual([]);
      const { findings } = await this.mesh.validate(yaml);
      const words = findings.filter(({ level }) => level !== 'info').map(({ level, resource, message }) => `${level} ${resource}: ${message}`);
      expect(words).toEqual(expected.map(word => expect.stringMatching(word)));
    });
  }

  send(host: string, path = '/', request: Omit<MeshRequest, 'host' | 'path'> = {}): Promise<MeshResponse> {
    return this.mesh.request({ host, path, ...request });
  }

  /** The version that answers, else the status of the answer. */
  async versionAt(host: string, path?: string, request?: Omit<MeshRequest, 'host' | 'path'>): Promise<string | number> {
    const { version, status } = await this.send(host, path, request);
    return version ?? status;
  }
}
