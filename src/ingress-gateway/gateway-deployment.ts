import { ApiObject, Duration, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DrainPlan, GatewayDrain } from './gateway-drain';
import { keepMetadata, withMetadata } from './gateway-metadata';
import { IngressGatewayProps } from './ingress-gateway-props';
import { proxyConfig } from './proxy-config';
import { refuse } from '../core/errors';
import { MAX_INT32, optional, requireInteger } from '../core/requirements';
import { PROXY_CONFIG } from '../istio';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { requireStrategy } from '../workload/deployment-strategy';
import { buildDisruptionBudget, DisruptionBudget } from '../workload/disruption-budget';
import { fewestPods } from '../workload/fewest-pods';
import { requireRenderable, requireTakenPods } from '../workload/plus-errors';
import { renderTopologySpreads, TopologySpread } from '../workload/topology-spread';
import { autoscale, requireAutoscaling } from '../workload/workload-autoscaling';

/** What runs the pods of a gateway. */
export interface GatewayPods {
  readonly deployment: kplus.Deployment;
  readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  readonly disruptionBudget: ApiObject;
}

const DEFAULT_RESOURCES: kplus.ContainerResources = {
  cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.units(2) },
  memory: { request: Size.mebibytes(128), limit: Size.gibibytes(1) },
};

const DEFAULT_SPREAD: TopologySpread[] = [{ topology: kplus.Topology.ZONE }, { topology: kplus.Topology.HOSTNAME }];

/** Refuses numbers that do not fit together, before anything is made of them. */
export function requirePods(what: string, { replicas, autoscaling, strategy }: IngressGatewayProps): void {
  optional(replicas, value => requireInteger(`replicas of ${what}`, value, 0, MAX_INT32, 'a number of pods'));
  optional(autoscaling, value => requireAutoscaling(`autoscaling of ${what}`, value));
  optional(strategy, value => requireStrategy(what, value));
  if (autoscaling !== undefined && replicas !== undefined) {
    refuse(`replicas of ${what}`, 'left out beside autoscaling', replicas,
      `every apply would set the number back: use autoscaling: { minReplicas: ${replicas}, … }`);
  }
}

/** Builds the Deployment, with its autoscaler and its budget below it. */
export function deployGateway(
  scope: Construct, what: string, props: IngressGatewayProps, labels: Record<string, string>, serviceAccount: kplus.IServiceAccount,
): GatewayPods {
  const { disruptionBudget = DisruptionBudget.maxUnavailable(1), autoscaling, topologySpread = DEFAULT_SPREAD } = props;
  const spread = renderTopologySpreads(`topologySpread of ${what}`, topologySpread, labels);
  // Checked before anything is built of it.
  disruptionBudget._render(what, fewestPods(props));
  const deployment = buildDeployment(scope, what, props, labels, serviceAccount);
  if (spread.length > 0) {
    ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/topologySpreadConstraints', spread));
  }
  return {
    deployment,
    autoscaler: autoscaling && autoscale(what, deployment, autoscaling),
    disruptionBudget: buildDisruptionBudget(what, deployment, disruptionBudget, fewestPods(props), labels),
  };
}

function buildDeployment(
  scope: Construct, what: string, props: IngressGatewayProps, labels: Record<string, string>, serviceAccount: kplus.IServiceAccount,
): kplus.Deployment {
  const { name, drain = GatewayDrain.untilIdle(), loadBalancer: { _plan: plan }, podMetadata } = props;
  const drained = drain._plan(plan.settleSeconds);
  const own = {
    labels: { ...labels, ...injectionLabels(scope) },
    annotations: { 'inject.istio.io/templates': 'gateway', ...proxyConfig(scope, what, props, drained) },
  };
  const deployment = new kplus.Deployment(scope, 'Deployment', {
    metadata: { name, labels },
    replicas: props.replicas,
    strategy: props.strategy,
    podMetadata: withMetadata(`the pods of ${what}`, podMetadata, own.labels, own.annotations),
    serviceAccount,
    terminationGracePeriod: Duration.seconds(drained.gracePeriod.toSeconds()),
    // Envoy binds ports below 1024 without being root. Kubernetes counts this one among the safe ones.
    securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
    select: false,
  });
  deployment.select(kplus.LabelSelector.of({ labels }));
  keepMetadata(scope, `the pods of ${what}`, deployment.podMetadata, { ...own, annotations: { [PROXY_CONFIG]: undefined, ...own.annotations } });
  addProxy(deployment, props, drained);
  requireRenderable(what, deployment.containers, []);
  requireTakenPods(what, deployment);
  return deployment;
}

/** The injector replaces the image, and adds arguments, certificates and the readiness probe. */
function addProxy(deployment: kplus.Deployment, { resources = DEFAULT_RESOURCES }: IngressGatewayProps, { env }: DrainPlan): void {
  deployment.addContainer({
    name: 'istio-proxy',
    image: 'auto',
    // Of an image without a tag, which "auto" looks like, Kubernetes would ask the registry at every start.
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    envVariables: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, kplus.EnvValue.fromValue(value)])),
    resources,
    securityContext: { capabilities: { drop: [kplus.Capability.ALL] } },
  });
}

/** The injector takes the pods by labels that no selector may name with other values. */
export function requireInjectable(what: string, selector: Record<string, string>, scope: Construct): void {
  const own = injectionLabels(scope);
  const taken = Object.keys(selector).find(key => key in own && own[key] !== selector[key]);
  if (taken !== undefined) {
    refuse(`label ${taken} in the selectorLabels of ${what}`, `"${own[taken]}"`, selector[taken], 'leave it out: the pods have it already');
  }
}

/** The labels by which the injector takes the pods, and the mesh leaves them alone. */
function injectionLabels(scope: Construct): Record<string, string> {
  const { dataPlane, revision } = MeshSettings.of(scope);
  return {
    'sidecar.istio.io/inject': 'true',
    ...(revision === undefined ? {} : { 'istio.io/rev': revision }),
    // The proxy of the node would take the traffic of the gateway, which is a proxy itself.
    ...(dataPlane === DataPlane.AMBIENT ? { 'istio.io/dataplane-mode': 'none' } : {}),
  };
}
