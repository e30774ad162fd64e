import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { AccessedPort } from './accessed-service';
import { ApplicationProtocol } from './application-protocol';
import { MeshWorkloadProps } from './mesh-workload-props';
import { PeerModeOptions } from './peer-modes';
import { PodStep } from './pod-step';
import { ServiceAccess } from './service-access';
import { ServiceAccessOptions } from './service-access-options';
import { ServiceAccounts } from './service-account';
import { ServicePorts } from './service-ports';
import { refuse } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { namespaceOf } from '../core/reference';
import { optional, requireObjectName } from '../core/requirements';
import { protocolNamed } from '../istio';
import { ServiceHost } from '../networking/destination/destination';
import { PeerAuthenticationMode } from '../security/peer-authentication';
import { ICaller, ServiceIdentity } from '../security/service-identity';
import { podLabelsOf } from '../workload/pod-labels';

/**
 * Pods that something else makes, as a part of the mesh: a Deployment or StatefulSet of cdk8s-plus, or pods that are known by their labels. It says
 * who may call them, and who they are to others, as a WeightedService does of its own.
 *
 * @see https://istio.io/latest/docs/concepts/security/#authorization
 */
@pathInErrors
export class MeshWorkload extends Construct implements ICaller {
  private readonly access: ServiceAccess;
  private readonly accounts: ServiceAccounts;
  private readonly what: string;

  /**
   * @param scope the chart, in the namespace of the pods
   * @param id construct id
   * @param props the pods, their Service and who they are
   * @throws if the pods are in another namespace, there is no name for them, or what the app knows is said again
   */
  constructor(scope: Construct, id: string, private readonly props: MeshWorkloadProps) {
    super(scope, id);
    const { service, pods: { _workload: workload, _labels: labels } } = props;
    const name = optional(props.name, value => requireObjectName('name of a MeshWorkload', value)) ?? service?.name ?? workload?.name
      ?? refuse(`name of workload "${id}"`, 'given for pods that the app does not make', undefined, 'give it a name, or the Service of the pods');
    this.what = `workload "${name}"`;
    optional(workload, given => this.requireOwnNamespace(given));
    const own = { construct: this, what: this.what, name, preparePods: (step: PodStep) => step(this.what, workload) };
    this.accounts = new ServiceAccounts(own);
    this.access = new ServiceAccess({
      ...own,
      host: service?.hostFor(this),
      labels: labels ?? optional(workload, ({ matchLabels }) => Object.keys(matchLabels).length === 0 ? undefined : matchLabels),
      // Of pods that nobody calls, such as those of a Job, none are needed.
      requireLabels: () => labels ?? podLabelsOf(this.what, workload!),
      ports: this.portsOf(service),
    });
  }

  /**
   * Lets somebody call these pods. The first call closes them to all others, but for gateways of which an IstioAlb forwards to their Service.
   *
   * @param caller a service, or an identity that `ServiceIdentity` names
   * @param options what it may ask: everything, unless methods, paths or ports are named
   * @throws if it is not known who the caller is, or a port is not known or not for HTTP and methods or paths are named
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-http/
   */
  public allowFrom(caller: ICaller, options: ServiceAccessOptions = {}): void {
    this.access.allow(caller, options);
  }

  /**
   * Which connections these pods take, in place of what their namespace says: at all ports, or at some of their Service. Callers with a proxy use
   * mutual TLS by themselves where it is taken. It makes one PeerAuthentication with the name of this and `-peers`, whatever is said.
   *
   * @param mode what they take
   * @param options the ports
   * @throws if a port is not known, another mode was said of it, or callers are named and nobody would have a name
   * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
   */
  public authenticatePeers(mode: PeerAuthenticationMode, options: PeerModeOptions = {}): void {
    this.access.peers.say(mode, options);
  }

  /**
   * Who these pods are to others: by their ServiceAccount. A workload without one gets one with the name of this, which is made then.
   *
   * @throws if the pods are made elsewhere and their account is not said, it is the one that all pods of a namespace share, or the namespace is not
   * known
   */
  public identify(): ServiceIdentity {
    const { _workload, _options: { serviceAccountName } } = this.props.pods;
    if (_workload !== undefined) {
      return this.accounts.identify();
    }
    const account = serviceAccountName ?? refuse(`serviceAccountName of ${this.what}`, 'given, to say who calls', undefined,
      'it is in no manifest of the app: say it in MeshPods.fromLabels');
    return ServiceIdentity.fromServiceAccount(this.requireNamespace(), account);
  }

  private requireNamespace(): string {
    return namespaceOf(this) ?? refuse(`namespace of ${this.what}`, 'known', undefined, 'give its chart one');
  }

  private requireOwnNamespace(workload: kplus.Workload): void {
    const [own, other] = [namespaceOf(this), namespaceOf(workload)];
    if (own !== other) {
      refuse(`namespace of ${this.what}`, `that of its pods (${other ?? 'none'})`, own, 'a policy is for pods of its own namespace only');
    }
  }

  private portsOf(service?: ServiceHost): AccessedPort[] {
    const { ports } = this.props;
    const known = service?._knownPorts;
    if (ports === undefined) {
      // Istio sees no others.
      return (known ?? []).filter(({ takesTcp }) => takesTcp).map(({ port, targetPort, protocol }) => ({ port, targetPort, protocol }));
    }
    if (known !== undefined) {
      refuse(`ports of ${this.what}`, 'left out for a Service of this app', ports.map(({ port }) => port), 'the Service has them');
    }
    const named = ports.map(({ port, targetPort = port, protocol = ApplicationProtocol.HTTP }) => ({
      port, targetPort, protocol, name: `${protocol}-${port}`,
    }));
    return new ServicePorts(this.what, { ports: named }, false).all
      .map(({ port, targetPort, protocol }) => ({ port, targetPort, protocol: protocolNamed(protocol) }));
  }
}
