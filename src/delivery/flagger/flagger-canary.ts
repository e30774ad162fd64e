import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { FlaggerCanaryProps } from './flagger-canary-props';
import { refuseOwned } from './owned-objects';
import { compact } from '../../core/compact';
import { ValidationError, refuse } from '../../core/errors';
import { IstioObject } from '../../core/istio-object';
import { rememberObject } from '../../core/known-objects';
import { pathInErrors } from '../../core/path-in-errors';
import { MAX_INT32, optional, requireOneOf, requirePort } from '../../core/requirements';
import { synthesis } from '../../core/synthesis';
import { writtenByController } from '../../core/written-fields';
import { protocolNamed } from '../../istio';
import { DataPlane } from '../../mesh-settings/data-plane';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { DestinationOptions, ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { HttpAction } from '../../networking/virtual-service/http-action';
import { manageTarget } from '../../networking/virtual-service/managed-target';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';
import { ICaller, ServiceIdentity } from '../../security/service-identity';
import { ApplicationProtocol, isHttp } from '../../service/application-protocol';
import { PodStep } from '../../service/pod-step';
import { ServiceAccess } from '../../service/service-access';
import { ServiceAccessOptions } from '../../service/service-access-options';
import { ServiceAccounts } from '../../service/service-account';
import { requireServiceName } from '../../service/service-requirements';
import { requireWholeSeconds } from '../../workload/plus-errors';
import { autoscale, requireAutoscaling } from '../../workload/workload-autoscaling';

/** The label by which Flagger tells the pods of both versions apart: that of the copy has another value. */
const APP = 'app';

/** A label of Istio's own that Flagger copies as it is, so that policies and metrics see one service. */
const CANONICAL_NAME = 'service.istio.io/canonical-name';

/** The delegate, which Flagger makes. */
class FlaggerVirtualService extends Construct implements IVirtualService {
  public readonly isDelegate = true;

  constructor(scope: Construct, id: string, public readonly virtualServiceName: string, public readonly virtualServiceNamespace?: string) {
    super(scope, id);
  }
}

/**
 * A service whose new versions Flagger brings in: it runs a copy of the Deployment, moves the weights between both, measures, and promotes or takes
 * back.
 *
 * It makes a Canary, and a VirtualService `NAME-root` for callers inside the mesh, which delegates to the one that Flagger makes. So Flagger writes
 * routes of its own only; gateways come by a forward of an IstioAlb, with rewrites, timeouts and retries of its rule. Service, DestinationRules and
 * the copy of the Deployment are Flagger's.
 *
 * @see https://docs.flagger.app/tutorials/istio-progressive-delivery
 */
@pathInErrors
export class FlaggerCanary extends Construct implements ITrafficTarget, ICaller {
  /** Name of the Canary and of the Service. */
  public readonly name: string;
  /** The service as a host of routes. */
  public readonly host: ServiceHost;
  /** The Canary, for JSON patches and dependencies. */
  public readonly apiObject: ApiObject;
  /** What leads callers inside the mesh to the delegate. Rules that are added come before. */
  public readonly virtualService: VirtualService;
  /** The VirtualService that Flagger makes and writes. Others can delegate to it. */
  public readonly delegate: IVirtualService;
  /** Labels that the pods of both versions have, for policies of your own: `app` of one version is not that of the other. */
  public readonly podLabels: Record<string, string>;
  /** The autoscaler of the Deployment, where it has one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  private readonly what: string;
  private readonly port: number;
  private readonly access: ServiceAccess;
  private readonly accounts: ServiceAccounts;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props Deployment, port and analysis
   * @throws if the Deployment says how many pods it runs or has no label `app`, the port is not for HTTP, or the app makes an object that is
   * Flagger's
   */
  constructor(scope: Construct, id: string, props: FlaggerCanaryProps) {
    super(scope, id);
    const { target, port, protocol = ApplicationProtocol.HTTP, analysis, autoscaling, progressDeadline } = props;
    this.name = requireServiceName(props.name ?? target.name);
    this.what = `canary "${this.name}"`;
    this.port = requirePort(`port of ${this.what}`, port);
    const targetPort = optional(props.targetPort, value => requirePort(`targetPort of ${this.what}`, value)) ?? containerPort(this.what, target);
    requireProtocol(this.what, protocol);
    const namespace = this.requireTarget(target);
    optional(autoscaling, value => requireAutoscaling(this.what, value));
    if (autoscaling?.triggers !== undefined) {
      refuse(`triggers of ${this.what}`, 'left out', `${autoscaling.triggers.length} of them`,
        'Flagger would run them for its copy of the Deployment as well, whose queries have to name other pods: use metrics');
    }
    optional(progressDeadline, value => requireWholeSeconds(`progressDeadline of ${this.what}`, value, MAX_INT32));
    const renderedAnalysis = analysis._render(`the analysis of ${this.what}`);
    refuseOwned(this, this.what, { service: this.name, target: target.name }, namespace);

    this.podLabels = { [CANONICAL_NAME]: canonicalName(target, this.name) };
    this.autoscaler = autoscaling && autoscale(this.what, target, autoscaling);
    // Without replicas in Git no sync scales it back.
    target.markHasAutoscaler();
    writtenByController(ApiObject.of(target), ['/spec/replicas']);
    this.apiObject = this.canary({
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target.name },
      autoscalerRef: optional(this.autoscaler, ({ name }) => ({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name })),
      progressDeadlineSeconds: progressDeadline?.toSeconds(),
      service: {
        name: this.name === target.name ? undefined : this.name,
        port,
        targetPort,
        portName: protocol,
        appProtocol: protocol,
        delegation: true,
      },
      analysis: renderedAnalysis,
    });
    this.host = ServiceHost.fromServiceName(this.name, { namespaceName: namespace });
    this.delegate = new FlaggerVirtualService(this, 'Delegate', this.name, namespace);
    this.virtualService = new VirtualService(this, 'VirtualService', { name: `${this.name}-root`, services: [this.host] });
    const route = { name: 'default', action: HttpAction.delegateTo(this.delegate) };
    this.virtualService._endWith(() => ({ http: [route] }));
    const preparePods = (step: PodStep) => step(this.what, target);
    const accessed = { construct: this, what: this.what, name: this.name, preparePods };
    this.accounts = new ServiceAccounts(accessed);
    this.access = new ServiceAccess({
      ...accessed,
      host: this.host.hostFor(this),
      labels: this.podLabels,
      requireLabels: () => this.podLabels,
      ports: [{ port, targetPort, protocol: protocolNamed(protocol) }],
    });
    manageTarget(this, { what: this.what, host: this.host, delegateAt: given => this.delegateAt(given) });
  }

  /**
   * Never: Flagger moves the weights, and a route of another VirtualService would keep those of now.
   *
   * @param options port of the service
   * @throws always: forward to it with `ListenerAction.forward`, alone, or delegate to it with `HttpAction.delegateTo`
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    this.delegateAt(options.port);
    throw new ValidationError(`destinations of ${this.what} must be left to Flagger, got a route that would write them itself: the new version would `
      + 'never get a request of it. Forward to the canary alone, with ListenerAction.forward, or use HttpAction.delegateTo with its delegate');
  }

  /**
   * Lets somebody call this service. The first call closes it to all others, but for gateways of which an IstioAlb forwards there.
   *
   * @param caller another service, or an identity that `ServiceIdentity` names
   * @param options what it may ask: everything, unless methods, paths or ports are named
   * @throws if it is not known who the caller is
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-http/
   */
  public allowFrom(caller: ICaller, options: ServiceAccessOptions = {}): void {
    this.access.allow(caller, options);
  }

  /**
   * Who this service is to others: by the ServiceAccount of its pods. Pods without one get that of the service, which is made then.
   *
   * @throws if the account is the one that all pods of a namespace share, or the namespace is not known
   */
  public identify(): ServiceIdentity {
    return this.accounts.identify();
  }

  private delegateAt(port?: number): IVirtualService {
    if (port !== undefined && port !== this.port) {
      refuse(`port of a forward to ${this.what}`, `left out, or ${this.port}`, port, 'Flagger makes a Service with one port');
    }
    return this.delegate;
  }

  /** The namespace of the Deployment, which is that of all that Flagger makes. */
  private requireTarget(target: kplus.Deployment): string | undefined {
    const whose = `Deployment "${target.name}", the target of ${this.what},`;
    const { namespace } = target.metadata;
    const own = Chart.of(this).namespace;
    if (namespace !== own) {
      refuse(`namespace of ${whose}`, `that of its chart (${own ?? 'none'})`, namespace, 'a Canary is about a Deployment of its own namespace');
    }
    if (MeshSettings.of(this).dataPlane === DataPlane.AMBIENT) {
      refuse(`data plane of ${this.what}`, 'that of sidecars', DataPlane.AMBIENT,
        'waypoints are asked for the Services that Flagger makes, which have no label for them: use a CanaryRollout');
    }
    if (target.replicas !== undefined) {
      refuse(`replicas of ${whose}`, 'left out', target.replicas,
        'Flagger scales it to 0, and each sync would scale it up again: say minReplicas of autoscaling');
    }
    if (target.hasAutoscaler) {
      refuse(`autoscaler of ${whose}`, 'left to the canary', 'one of your own', 'Flagger has to know it: use autoscaling');
    }
    if (target.matchLabels[APP] === undefined) {
      refuse(`labels by which ${whose} selects its pods`, `such as { ${APP}: "${target.name}" }`, target.matchLabels,
        'Flagger tells the pods of both versions apart by it: give podMetadata the label, select: false, and deployment.select(LabelSelector.of(…))');
    }
    return namespace;
  }

  private canary(spec: Record<string, unknown>): ApiObject {
    synthesis().attach(this.node.root);
    const produce = () => ({ provider: 'istio', ...compact({ ...spec, service: compact(spec.service as object) }) });
    const object = new IstioObject(this, 'Resource', { apiVersion: 'flagger.app/v1beta1', kind: 'Canary', metadata: { name: this.name } }, produce);
    rememberObject(object);
    return object;
  }
}

function requireProtocol(what: string, protocol: ApplicationProtocol): void {
  requireOneOf(`protocol of ${what}`, Object.values(ApplicationProtocol), protocol, 'use a member of ApplicationProtocol');
  if (!isHttp(protocol)) {
    refuse(`protocol of ${what}`, 'HTTP, HTTP/2 or gRPC', protocol, 'Istio delegates nothing else, and Flagger would move no connections');
  }
}

function containerPort(what: string, { containers }: kplus.Deployment): number {
  const [port] = containers.flatMap(({ ports }) => ports.map(({ number }) => number));
  return port ?? refuse(`containers of the target of ${what}`, 'set up to listen on a port', 'none',
    'give the first container a portNumber, or set targetPort');
}

/** The label of the pods that is the same in both versions: the one that they have, or the name of the service. */
function canonicalName({ podMetadata }: kplus.Deployment, name: string): string {
  const given = podMetadata.getLabel(CANONICAL_NAME);
  if (given === undefined) {
    podMetadata.addLabel(CANONICAL_NAME, name);
  }
  return given ?? name;
}
