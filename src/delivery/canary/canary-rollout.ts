import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { findingsOfAnalyses } from './canary-findings';
import { podsOf, requireCanary } from './canary-requirements';
import { CanaryRolloutProps } from './canary-rollout-props';
import { CanaryRoutes } from './canary-routes';
import { CanarySteps } from './canary-steps';
import { takeOverPods } from './taken-over-pods';
import { TakenOverService } from './taken-over-service';
import { TrafficSplitting } from './traffic-splitting';
import { compact } from '../../core/compact';
import { ValidationError } from '../../core/errors';
import { Findings } from '../../core/findings';
import { pathInErrors } from '../../core/path-in-errors';
import { optional } from '../../core/requirements';
import { DestinationOptions, ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { manageTarget } from '../../networking/virtual-service/managed-target';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';
import { PeerAuthenticationMode } from '../../security/peer-authentication';
import { ICaller, ServiceIdentity } from '../../security/service-identity';
import { RunningPods, runPods } from '../../service/labelled-pods';
import { PeerModeOptions } from '../../service/peer-modes';
import { ServiceAccessOptions } from '../../service/service-access-options';
import { requireServiceName } from '../../service/service-requirements';
import { fewestPods } from '../../workload/fewest-pods';
import { AnalysisTemplates } from '../analysis/analysis-templates';
import { DeliveredService, ServiceCallers } from '../delivered-service';
import { RolloutService } from '../rollout-service';
import { RolloutParts, RolloutWorkload } from '../rollout-workload';

/**
 * A service whose new versions Argo Rollouts brings in step by step: it moves the weights, takes measurements, and goes on or back.
 *
 * It makes a Rollout with its pods, their Service, a DestinationRule with the stable version and the canary, and for each port for HTTP a
 * VirtualService without hosts, which belongs to Argo Rollouts alone. Another VirtualService, for the name of the Service, leads callers inside the
 * mesh there; gateways come by a forward of an IstioAlb, with rewrites, timeouts and retries of its rule. What is in Git says 100 and 0, always.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 */
@pathInErrors
export class CanaryRollout extends Construct implements ITrafficTarget, ICaller {
  /** Name of the Rollout and of its Service. */
  public readonly name: string;
  /** The service as a host of routes, by which callers know it. */
  public readonly host: ServiceHost;
  /** The Rollout with its pods. */
  public readonly workload: kplus.Workload;
  /** Its autoscaler, where it has one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  /** What leads callers inside the mesh to the delegates, by port. Rules that are added come before. */
  public readonly virtualService: VirtualService;
  /** The VirtualServices that Argo Rollouts writes, one for each port for HTTP. Others can delegate to them, as long as their rules forward alike. */
  public readonly delegates: IVirtualService[];

  private readonly what: string;
  private readonly routes: CanaryRoutes;
  private readonly callers: ServiceCallers;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name, ports, pods and steps
   * @throws if the pods, the ports and the steps do not fit together
   */
  constructor(scope: Construct, id: string, private readonly props: CanaryRolloutProps) {
    super(scope, id);
    const { weightedService, trafficSplitting = TrafficSplitting.SUBSET_LEVEL } = props;
    const name = optional(props.name, requireServiceName) ?? weightedService?.name;
    this.what = `canary "${name ?? id}"`;
    requireCanary(this.what, props);
    const takenOver = optional(weightedService, weighted => new TakenOverService(this, this.what, weighted));
    const steps = new CanarySteps(this.what, props.steps, fewestPods({ ...props, replicas: props.replicas ?? takenOver?.deployment.replicas }));
    const built = takenOver === undefined ? new RolloutService(this, this.what, name, props) : undefined;
    const service: DeliveredService = takenOver ?? built!;
    this.name = service.name;
    this.host = service.host;
    this.routes = new CanaryRoutes(this, this.what, service, steps, trafficSplitting);
    this.delegates = this.routes.delegates;
    const parts = { ...props, strategy: { canary: this.strategy(steps, service.ports.carryGrpc) } };
    const { workload, autoscaler } = takenOver === undefined ? this.runPods(service.labels, parts) : takeOverPods(this, this.what, takenOver, parts);
    this.workload = workload;
    this.autoscaler = autoscaler;
    this.callers = takenOver?.callers ?? built!.callersOf(workload);
    this.virtualService = this.routes.lead();
    const managed = { what: this.what, host: this.host, delegateAt: (port?: number) => this.routes.delegateAt(port) };
    [this, ...(takenOver === undefined ? [] : [takenOver.weighted, takenOver.version])].forEach(target => manageTarget(target, managed));
    findingsOfAnalyses(this.what, props.steps, props.analysis).forEach(finding => Findings.of(this).add(finding));
  }

  /**
   * Never: Argo Rollouts moves the weights, and a route of another VirtualService would keep those of now.
   *
   * @param options port of the service
   * @throws always: forward to it with `ListenerAction.forward`, alone, or delegate to it with `HttpAction.delegateTo`
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    this.routes.delegateAt(options.port);
    throw new ValidationError(`destinations of ${this.what} must be left to Argo Rollouts, got a route that would write them itself: the new version `
      + 'would never get a request of it, and then all of them at once. Forward to the canary alone, with ListenerAction.forward, or use '
      + 'HttpAction.delegateTo with one of its delegates');
  }

  /**
   * The VirtualService that Argo Rollouts writes for a port, to delegate to it.
   *
   * @param port port of the service, where it has several
   * @throws if the service does not have that port, or it is not for HTTP
   */
  public delegateFor(port?: number): IVirtualService {
    return this.routes.delegateAt(port);
  }

  /**
   * Lets somebody call this service. The first call closes it to all others, but for gateways of which an IstioAlb forwards there.
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

  private runPods(labels: Record<string, string>, parts: RolloutParts): RunningPods<RolloutWorkload> {
    const pods = { what: this.what, whatRuns: `the Rollout of ${this.what}`, name: this.name, labels };
    return runPods(this, pods, podsOf(this.props), running => new RolloutWorkload(this, 'Rollout', running, parts));
  }

  private strategy(steps: CanarySteps, carriesGrpc: boolean): object {
    const { scaleDownDelay, abortScaleDownDelay, prometheus, analysis } = this.props;
    const { services } = this.routes;
    const namespace = Chart.of(this).namespace;
    const analyses = new AnalysisTemplates(this, this.what, { rolloutName: this.name, namespace, prometheus, carriesGrpc, services });
    return compact({
      scaleDownDelaySeconds: scaleDownDelay?.toSeconds(),
      abortScaleDownDelaySeconds: abortScaleDownDelay?.toSeconds(),
      ...optional(services, ({ stable, canary }) => ({ stableService: stable, canaryService: canary })),
      steps: steps.render((metrics, name) => analyses.templateWith(metrics, name)),
      analysis: optional(analysis, ({ metrics, startingStep }) => (
        compact({ ...analyses.templateWith(metrics, 'background', true), startingStep }))),
      trafficRouting: this.routes.trafficRouting,
    });
  }
}
