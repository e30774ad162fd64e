import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { deployGateway, GatewayPods, requireInjectable, requirePods } from './gateway-deployment';
import { findingsOfBelievedHeaders, findingsOfReadinessGate, findingsOfSelectors } from './gateway-findings';
import { exposeGateway } from './gateway-service';
import { readPorts } from './ingress-gateway-port';
import { IngressGatewayProps } from './ingress-gateway-props';
import { IIngressGateway, ImportedIngressGateway } from './ingress-gateway-reference';
import { clientAddress } from './load-balancer-clients';
import { brand } from '../core/brand';
import { shareMetadata } from '../core/common-metadata';
import { refuse } from '../core/errors';
import { Findings } from '../core/findings';
import { rememberObject } from '../core/known-objects';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireDnsLabel, requireObjectName, requireSelectorLabels } from '../core/requirements';
import { GatewayWorkload } from '../mesh-settings/gateway-workload';
import { madeGateways, rememberGateway } from '../mesh-settings/known-gateways';

/** What becomes of a selector without labels. */
const ALL_GATEWAYS = 'without labels a Gateway would bind to every gateway of the mesh';

/**
 * The pods of a gateway, with the load balancer in front: Envoys that take traffic from outside the mesh.
 *
 * It makes a Deployment whose proxy Istio injects, a Service for the balancer, a PodDisruptionBudget, a ServiceAccount that may read the
 * certificates of its namespace, and an autoscaler where one is asked for. What it routes, a Gateway or an IstioAlb on it says. The
 * namespace has to be one in which Istio injects (not labelled `istio-injection: disabled`), and belongs to the gateway alone: whoever may
 * make pods there reads the certificates.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
@pathInErrors
export class IngressGateway extends Construct implements IIngressGateway {
  /**
   * A gateway that this app does not build.
   *
   * @param workload labels, namespace and ports of its pods
   * @param tlsPorts ports of its Service on which the balancer in front ends TLS
   * @throws if it has no labels, or they are none
   */
  public static fromWorkload(workload: GatewayWorkload, tlsPorts: number[] = []): IIngressGateway {
    requireDnsLabel('namespaceName of a gateway', workload.namespaceName);
    optional(workload.serviceAccountName, name => requireObjectName('serviceAccountName of a gateway', name));
    const labels = requireSelectorLabels('labels of a gateway', workload.labels, ALL_GATEWAYS);
    return new ImportedIngressGateway({ ...workload, labels }, [...tlsPorts]);
  }

  /** Name of Service, Deployment and ServiceAccount. */
  public readonly name: string;
  /**
   * Labels, namespace and ports of the pods, and how they know clients: for a Gateway, or for `gatewayWorkload` of the mesh settings of
   * another chart.
   */
  public readonly workload: GatewayWorkload;
  /** True: this app builds it. */
  public readonly isOwned: boolean = true;
  /** The Service that the balancer is made for. */
  public readonly service: kplus.Service;
  /** The ServiceAccount of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;

  private readonly pods: GatewayPods;
  private readonly tlsPorts: readonly number[];

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name, balancer, ports and pods
   * @throws if the chart has no namespace, or properties do not fit together
   */
  constructor(scope: Construct, id: string, props: IngressGatewayProps) {
    super(scope, id);
    this.name = requireName(props.name);
    const what = `gateway "${this.name}"`;
    const { _plan: plan } = props.loadBalancer;
    const namespaceName = requireNamespace(what, Chart.of(this).namespace);
    const selector = requireSelectorLabels(`selectorLabels of ${what}`, props.selectorLabels ?? { istio: this.name }, ALL_GATEWAYS);
    requireInjectable(what, selector, this);
    const ports = readPorts(what, props.ports, plan.tlsPorts);
    requirePods(what, props);
    this.tlsPorts = plan.tlsPorts;
    this.workload = {
      labels: selector,
      namespaceName,
      serviceAccountName: props.serviceAccount?.name ?? this.name,
      ports: ports.map(({ port, targetPort }) => ({ port, targetPort })),
      clientAddress: clientAddress(plan, props.numTrustedProxies),
      proxyProtocol: plan.proxyProtocol || undefined,
    };
    const labels = { app: this.name, ...selector };
    shareMetadata(this, what, props.metadata);
    this.serviceAccount = props.serviceAccount ?? this.buildServiceAccount(labels);
    this.service = exposeGateway(this, what, props, labels, ports);
    this.pods = deployGateway(this, what, props, labels, this.serviceAccount);
    [this.service, this.pods.deployment].forEach(object => rememberObject(ApiObject.of(object)));
    rememberGateway(this);
    [...plan.findings, ...findingsOfBelievedHeaders(what, plan, props)]
      .forEach(finding => Findings.of(this).add(finding));
    Findings.of(this)._addAtSynth(app => [...findingsOfSelectors(this, madeGateways(this)), ...findingsOfReadinessGate(this, plan, app)]);
  }

  /** The Deployment. */
  public get deployment(): kplus.Deployment {
    return this.pods.deployment;
  }

  /** The autoscaler, where one is asked for. */
  public get autoscaler(): kplus.HorizontalPodAutoscaler | undefined {
    return this.pods.autoscaler;
  }

  /** The PodDisruptionBudget. */
  public get disruptionBudget(): ApiObject {
    return this.pods.disruptionBudget;
  }

  /** Name of the ServiceAccount: the gateway's identity in the mesh is `cluster.local/ns/NAMESPACE/sa/NAME`. */
  public get serviceAccountName(): string {
    return this.serviceAccount.name;
  }

  /**
   * All labels of its pods.
   *
   * @internal
   */
  public get _podLabels(): Record<string, string> {
    return (this.deployment.podMetadata.toJson() as { readonly labels: Record<string, string> }).labels;
  }

  /**
   * Whether TLS on a port ends at the balancer in front: a listener there is one for HTTP.
   *
   * @param port port of the Service
   */
  public terminatesTls(port: number): boolean {
    return this.tlsPorts.includes(port);
  }

  /** Istiod gives certificates only to a gateway that may read the Secrets of its namespace itself. */
  private buildServiceAccount(labels: Record<string, string>): kplus.ServiceAccount {
    const metadata = { name: this.name, labels };
    const serviceAccount = new kplus.ServiceAccount(this, 'ServiceAccount', { metadata });
    const role = new kplus.Role(this, 'Role', {
      metadata,
      rules: [{ verbs: ['get', 'watch', 'list'], resources: [kplus.ApiResource.SECRETS] }],
    });
    new kplus.RoleBinding(this, 'RoleBinding', { metadata, role }).addSubjects(serviceAccount);
    return serviceAccount;
  }
}

/** Whether a gateway is an IngressGateway that an app builds. */
export const isIngressGateway = brand('IngressGateway', IngressGateway);

/** Kubernetes takes for a Service a DNS label that does not begin with a digit. */
function requireName(name: string): string {
  requireDnsLabel('name of a gateway', name, 'give it a "name" without dots');
  return /^[0-9]/.test(name) ? refuse('name of a gateway', 'a DNS label that begins with a letter', name,
    'Kubernetes refuses a Service whose name begins with a digit') : name;
}

function requireNamespace(what: string, namespace: string | undefined): string {
  return namespace ?? refuse(`namespace of ${what}`, 'known', namespace, 'make it in a chart with a namespace, best one for gateways alone');
}
