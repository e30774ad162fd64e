import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { BlueGreenRolloutProps } from './blue-green-rollout-props';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { pathInErrors } from '../../core/path-in-errors';
import { MAX_INT32, optional, requireInteger } from '../../core/requirements';
import { Destination, DestinationOptions, ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { PeerAuthenticationMode } from '../../security/peer-authentication';
import { ICaller, ServiceIdentity } from '../../security/service-identity';
import { runPods } from '../../service/labelled-pods';
import { PeerModeOptions } from '../../service/peer-modes';
import { PodsOptions } from '../../service/pods-options';
import { ServiceAccessOptions } from '../../service/service-access-options';
import { requireServiceName } from '../../service/service-requirements';
import { requirePods } from '../../service/version-requirements';
import { requireWholeSeconds } from '../../workload/plus-errors';
import { AnalysisContext } from '../analysis/analysis-context';
import { AnalysisTemplates } from '../analysis/analysis-templates';
import { ServiceCallers } from '../delivered-service';
import { requireRolloutOptions } from '../rollout-requirements';
import { narrowedByController, RolloutService } from '../rollout-service';
import { RolloutWorkload } from '../rollout-workload';

/**
 * A service whose new versions get all requests at once, when they were seen and found good: Argo Rollouts runs them beside those that serve, behind
 * a Service of their own, the preview.
 *
 * It makes a Rollout with its pods and two Services, of which Argo Rollouts writes the selectors: the active one, by which callers know the service,
 * and the preview, with its name and `-preview`. Routes stay as they are, so that it can be a target as any other Service, also for TCP.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 */
@pathInErrors
export class BlueGreenRollout extends Construct implements ITrafficTarget, ICaller {
  /** Name of the Rollout and of its active Service. */
  public readonly name: string;
  /** The active Service as a host of routes. */
  public readonly host: ServiceHost;
  /** The preview as a host of routes. Until the first new version it is the same pods. */
  public readonly previewHost: ServiceHost;
  /** The preview, to forward to it: for testers, by a header. */
  public readonly preview: ITrafficTarget;
  /** The Rollout with its pods. */
  public readonly workload: kplus.Workload;
  /** Its autoscaler, where it has one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  private readonly what: string;
  private readonly service: RolloutService;
  private readonly callers: ServiceCallers;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name, ports, pods and when a version is promoted
   * @throws if the pods and the ports do not fit together, or what is said of the promotion does not
   */
  constructor(scope: Construct, id: string, private readonly props: BlueGreenRolloutProps = {}) {
    super(scope, id);
    const name = optional(props.name, requireServiceName);
    this.what = `blue-green "${name ?? id}"`;
    requirePods(this.what, podsOf(props));
    this.requirePromotion();
    this.service = new RolloutService(this, this.what, name, props);
    narrowedByController(this.service.service);
    this.name = this.service.name;
    this.host = this.service.host;
    this.previewHost = this.service.beside('Preview', `${this.name}-preview`);
    this.preview = { trafficDestinations: ({ port }: DestinationOptions = {}) => this.destinationsOf(this.previewHost, port) };
    const parts = { ...props, strategy: { blueGreen: this.strategy() } };
    const pods = { what: this.what, whatRuns: `the Rollout of ${this.what}`, name: this.name, labels: this.service.labels };
    const { workload, autoscaler } = runPods(this, pods, podsOf(props), running => new RolloutWorkload(this, 'Rollout', running, parts));
    this.workload = workload;
    this.autoscaler = autoscaler;
    this.callers = this.service.callersOf(workload);
  }

  /**
   * The active Service.
   *
   * @param options port of the service
   * @throws if the service does not have that port, or has several and none is named, unless only one of them is HTTP
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    return this.destinationsOf(this.host, options.port);
  }

  /**
   * Lets somebody call these pods, active or not. The first call closes them to all others, but for gateways of which an IstioAlb forwards to the
   * active Service.
   *
   * @param caller another service, or an identity that `ServiceIdentity` names
   * @param options what it may ask: everything, unless methods, paths or ports are named
   * @throws if it is not known who the caller is, or a port is not for HTTP and methods or paths are named
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-http/
   */
  public allowFrom(caller: ICaller, options: ServiceAccessOptions = {}): void {
    this.callers.allowFrom(caller, options);
  }

  /**
   * Which connections its pods take, in place of what their namespace says: at all ports, or at some of the Service.
   *
   * @param mode what they take
   * @param options the ports
   * @throws if a port is not known, another mode was said of it, the `trafficPolicy` has callers send what is not taken, or callers are named and
   * nobody would have a name
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  public authenticatePeers(mode: PeerAuthenticationMode, options: PeerModeOptions = {}): void {
    this.callers.authenticatePeers(mode, options);
  }

  /**
   * Who this service is to others: by the ServiceAccount of its pods. Pods without one get that of the service, which is made then.
   *
   * @throws if the account is the one that all pods of a namespace share, or the namespace is not known
   */
  public identify(): ServiceIdentity {
    return this.callers.identify();
  }

  private destinationsOf(host: ServiceHost, port?: number): WeightedHttpDestination[] {
    return [{ destination: Destination.toService(host, { port: this.service.ports.destinationPort(port) }) }];
  }

  private requirePromotion(): void {
    const { autoPromotion = true, autoPromotionDelay, previewReplicaCount } = this.props;
    requireRolloutOptions(this.what, this.props);
    optional(autoPromotionDelay, value => requireWholeSeconds(`autoPromotionDelay of ${this.what}`, value, MAX_INT32));
    optional(previewReplicaCount, value => requireInteger(`previewReplicaCount of ${this.what}`, value, 1, MAX_INT32,
      'a preview without pods answers 503'));
    if (!autoPromotion && autoPromotionDelay !== undefined) {
      refuse(`autoPromotionDelay of ${this.what}`, 'left out where somebody promotes a version', autoPromotionDelay.toHumanString(),
        'Argo Rollouts would promote it then by itself: set autoPromotion to true, or leave the delay out');
    }
    this.requirePostPromotion();
  }

  private requirePostPromotion(): void {
    const { postPromotionMetrics = [], scaleDownDelay } = this.props;
    const compared = postPromotionMetrics.find(({ _versions }) => _versions.includes('stable'));
    if (compared !== undefined) {
      refuse(`postPromotionMetrics of ${this.what}`, 'about the new version alone', compared._name,
        'the version before, with which it is compared, gets no requests any more: measure the new one alone');
    }
    const measured = Duration.millis(Math.max(0, ...postPromotionMetrics.map(({ _milliseconds }) => _milliseconds)));
    if (postPromotionMetrics.length > 0 && scaleDownDelay !== undefined && scaleDownDelay.toMilliseconds() <= measured.toMilliseconds()) {
      refuse(`scaleDownDelay of ${this.what}`, `longer than its postPromotionMetrics take (${measured.toHumanString()})`, scaleDownDelay,
        'there would be no pods to go back to: leave it out, then they stay until all is measured');
    }
  }

  private strategy(): object {
    const {
      autoPromotion = true, autoPromotionDelay, previewReplicaCount, prePromotionMetrics, postPromotionMetrics, prometheus, scaleDownDelay,
      abortScaleDownDelay,
    } = this.props;
    const templatesWith = (services: AnalysisContext['services']) => new AnalysisTemplates(this, this.what, {
      rolloutName: this.name, namespace: Chart.of(this).namespace, prometheus, carriesGrpc: this.service.ports.carryGrpc, services,
    });
    return compact({
      activeService: this.name,
      previewService: this.previewHost.name,
      autoPromotionEnabled: autoPromotion ? undefined : false,
      autoPromotionSeconds: autoPromotionDelay?.toSeconds(),
      previewReplicaCount,
      prePromotionAnalysis: optional(prePromotionMetrics, metrics =>
        templatesWith({ stable: this.name, canary: this.previewHost.name }).templateWith(metrics, 'pre-promotion')),
      postPromotionAnalysis: optional(postPromotionMetrics, metrics =>
        templatesWith({ stable: this.name, canary: this.name }).templateWith(metrics, 'post-promotion')),
      scaleDownDelaySeconds: scaleDownDelay?.toSeconds(),
      abortScaleDownDelaySeconds: abortScaleDownDelay?.toSeconds(),
    });
  }
}

/** What is said of its pods. */
function podsOf(props: BlueGreenRolloutProps): PodsOptions {
  const {
    name, port, targetPort, protocol, ports, trafficPolicy, waypoint, autoPromotion, autoPromotionDelay, previewReplicaCount, prePromotionMetrics,
    postPromotionMetrics, prometheus, scaleDownDelay, abortScaleDownDelay, revisionHistoryLimit, progressDeadlineAbort, ...pods
  } = props;
  return pods;
}
