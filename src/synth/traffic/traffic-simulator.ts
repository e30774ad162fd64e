import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { meshConfigOf } from './mesh-config';
import { RouteTableEntry } from './route-table';
import { RoutingDecision } from './routing-decision';
import { SimulatedRequest } from './simulated-request';
import { SimulatorOptions } from './simulator-options';
import { refuse, ValidationError } from '../../core/errors';
import { optional, requireOneOf } from '../../core/requirements';
import { Manifest, isMap } from '../../istio';
import { describedByMeshConfig, describedMesh, meshOfFacts } from '../../mesh';
import { requireExternalResources } from '../../mesh-settings/external-resources';
import { requireGatewayWorkload } from '../../mesh-settings/gateway-workload';
import { IstioVersion } from '../../mesh-settings/istio-version';
import { routeTable } from '../../report/route-table';
import { routeTableText } from '../../report/route-table-text';
import { readGivenRequest } from '../../simulator/given-request';
import { Simulator } from '../../simulator/simulator';
import { UnusableRequest } from '../../simulator/unusable-request';
import { itemsOf, readManifests, YamlProblem } from '../../yaml';
import { externalOf } from '../external';
import { meshOf } from '../meshes';
import { assumedGatewayOf } from '../object-settings';
import { RenderedObject } from '../rendering';
import { snapshot } from '../synth-guard';

/**
 * Says where requests go, and why, by the manifests alone: for a test, without a cluster.
 *
 * It knows what istiod makes of Gateways, VirtualServices, DestinationRules and policies, and what Envoy does with a request then, at gateways.
 * Where manifests do not decide, it answers under an assumption and says so. Its answers are compared with those of the real Envoy behind the
 * real istiod.
 */
export class TrafficSimulator {
  /**
   * Asks the manifests of an app. They are rendered once, now: later changes of the app do not count.
   *
   * @param app the app
   * @param options what decides beside the manifests
   * @throws if the app would not synthesize; if it has several clusters, and the options name none of them; if an option has no such value
   */
  public static fromApp(app: App, options: SimulatorOptions = {}): TrafficSimulator {
    return TrafficSimulator.ofObjects(app, snapshot(app).objects, options);
  }

  /**
   * Asks the manifests of one chart, and of those below it. They are rendered once, now, as those of the whole app: later changes do not count.
   *
   * @param chart the chart
   * @param options what decides beside the manifests
   * @throws if the app of the chart would not synthesize; if the chart has several clusters, and the options name none of them; if an option has
   * no such value
   */
  public static fromChart(chart: Chart, options: SimulatorOptions = {}): TrafficSimulator {
    const { objects } = snapshot(chart.node.root);
    return TrafficSimulator.ofObjects(chart, objects.filter(({ apiObject }) => apiObject.node.scopes.includes(chart)), options);
  }

  /**
   * Asks manifests: objects as YAML or JSON has them. Items of a `List` are objects of their own.
   *
   * @param objects the objects
   * @param options what decides beside them
   * @throws if something in the list is no Kubernetes object, or an option has no such value
   */
  // A manifest holds anything, and jsii takes no unknown.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public static fromManifests(objects: { [field: string]: any }[], options: SimulatorOptions = {}): TrafficSimulator {
    return TrafficSimulator.ofManifests(objects.flatMap((object, index) => objectsIn(object, `object ${index} of the manifests`)), options);
  }

  /**
   * Asks the manifests of a text, such as what `helm template` or `kustomize build` print, which is read as Kubernetes reads it.
   *
   * @param text YAML or JSON, of several documents where it has them
   * @param options what decides beside them
   * @throws for YAML that Kubernetes refuses, and for a document that is no Kubernetes object, with the line; if an option has no such value
   */
  public static fromYaml(text: string, options: SimulatorOptions = {}): TrafficSimulator {
    return TrafficSimulator.ofManifests(manifestsIn(text), options);
  }

  private static ofObjects(scope: IConstruct, objects: readonly RenderedObject[], options: SimulatorOptions): TrafficSimulator {
    requireOptions(options);
    const { gatewayWorkloads = [], external, istioVersion } = options;
    const cluster = clusterOf(scope, objects, options);
    const own = objects.filter(object => object.cluster === cluster);
    const meshConfig = meshConfigOf(own, options);
    const rootNamespace = describedByMeshConfig(options.meshConfig)?.rootNamespace;
    const mesh = meshOf(scope.node.root, cluster, own, { gateways: gatewayWorkloads.map(assumedGatewayOf), external, rootNamespace });
    return new TrafficSimulator(new Simulator(mesh, { meshConfig, istioVersion }));
  }

  private static ofManifests(manifests: readonly Manifest[], options: SimulatorOptions): TrafficSimulator {
    requireOptions(options);
    const { gatewayWorkloads, external, istioVersion } = options;
    const objects = manifests.map(manifest => ({ manifest }));
    const described = { ...describedMesh(objects), ...describedByMeshConfig(options.meshConfig) };
    const facts = {
      ...described, ...gatewayWorkloads && { gateways: gatewayWorkloads.map(assumedGatewayOf) }, ...istioVersion && { istioVersion },
    };
    const mesh = meshOfFacts(objects, facts, external && externalOf([external]));
    return new TrafficSimulator(new Simulator(mesh, { meshConfig: described.meshConfig, istioVersion: facts.istioVersion }));
  }

  private constructor(private readonly simulator: Simulator) {
  }

  /**
   * What becomes of a request.
   *
   * @param asked the request
   * @throws if its URL is none, its headers are no lists of texts, another part of it has no such value, or there is no gateway of the name
   */
  public request(asked: SimulatedRequest): RoutingDecision {
    const read = readGivenRequest(asked);
    if (typeof read === 'string') {
      throw new ValidationError(read);
    }
    try {
      return RoutingDecision._of(read, this.simulator.request(read));
    } catch (error) {
      throw error instanceof UnusableRequest ? new ValidationError(error.message) : error;
    }
  }

  /**
   * Every listener, host and rule of the gateways with its destinations, in the order in which Envoy tries them.
   */
  public routes(): RouteTableEntry[] {
    return structuredClone(routeTable(this.simulator)) as unknown as RouteTableEntry[];
  }

  /**
   * The same as a text, for a person, or for a snapshot.
   */
  public describeRoutes(): string {
    return routeTableText(routeTable(this.simulator));
  }
}

function requireOptions({ meshConfig, istioVersion, gatewayWorkloads = [], external }: SimulatorOptions): void {
  if (meshConfig !== undefined && describedByMeshConfig(meshConfig) === undefined) {
    refuse('meshConfig', 'a map, as the ConfigMap "istio" has it below mesh', meshConfig, 'give the fields of the MeshConfig');
  }
  optional(istioVersion, version => requireOneOf('istioVersion', Object.values(IstioVersion), version, 'use a member of IstioVersion'));
  gatewayWorkloads.forEach((workload, index) => requireGatewayWorkload(`gatewayWorkloads[${index}]`, workload));
  optional(external, props => {
    requireExternalResources(props);
    return props;
  });
}

/** The cluster that is meant; none where the objects name none. */
function clusterOf(scope: IConstruct, objects: readonly RenderedObject[], { cluster }: SimulatorOptions): string | undefined {
  const known = [...new Set(objects.map(object => object.cluster))];
  const names = known.map(name => name === undefined ? 'one without a name' : JSON.stringify(name)).join(', ');
  if (cluster !== undefined && !known.includes(cluster)) {
    refuse('cluster', `one of those of "${scope.node.path}" (${names || 'it has no objects'})`, cluster, 'use the name that its mesh settings have');
  }
  if (cluster === undefined && known.length > 1) {
    throw new ValidationError(`the objects of "${scope.node.path}" are for several clusters (${names}): name the one that you mean in the `
      + 'options, or use fromChart');
  }
  return cluster ?? known[0];
}

function objectsIn(given: unknown, what: string): Manifest[] {
  if (!isMap(given)) {
    refuse(what, 'a Kubernetes object', given, 'give a map with apiVersion, kind and metadata');
  }
  const { apiVersion, kind, metadata } = given;
  const wrong = Object.entries({ apiVersion, kind }).find(([, value]) => typeof value !== 'string' || value === '');
  if (wrong !== undefined) {
    refuse(`${wrong[0]} of ${what}`, 'a text', wrong[1], 'every Kubernetes object has one');
  }
  const items = itemsOf(given);
  if (items !== undefined) {
    return items.flatMap((item, index) => objectsIn(item, `item ${index} of ${what}`));
  }
  const name = isMap(metadata) ? metadata.name : undefined;
  if (typeof name !== 'string' || name === '') {
    refuse(`metadata.name of ${what}`, 'a text', name, 'every Kubernetes object has one');
  }
  // Whoever gave it may go on changing it.
  return [structuredClone(given) as unknown as Manifest];
}

function manifestsIn(text: string): Manifest[] {
  try {
    return readManifests(text).manifests.map(({ manifest }) => manifest as unknown as Manifest);
  } catch (error) {
    if (error instanceof YamlProblem) {
      const { line, column } = error.position;
      throw new ValidationError(`the manifests can not be read, line ${line}, column ${column}: ${error.reason}`);
    }
    throw error;
  }
}
