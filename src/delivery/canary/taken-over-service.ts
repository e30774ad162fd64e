import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { mapOf, mapsOf } from '../../istio';
import { ServiceHost } from '../../networking/destination/destination';
import { HttpRoute } from '../../networking/virtual-service/http-route';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { isHttp } from '../../service/application-protocol';
import { ServicePort, ServicePorts } from '../../service/service-ports';
import { WeightedService } from '../../service/weighted-service';
import { WeightedServiceVersion } from '../../service/weighted-service-version';
import { DeliveredService, ServiceCallers } from '../delivered-service';

/** A WeightedService of which a canary takes over the version that has all the weight. */
export class TakenOverService implements DeliveredService {
  /** The version whose pods are the stable ones at first. */
  public readonly version: WeightedServiceVersion;
  /** What runs them. */
  public readonly deployment: kplus.Deployment;

  constructor(scope: Construct, private readonly what: string, public readonly weighted: WeightedService) {
    if (Chart.of(scope) !== Chart.of(weighted)) {
      refuse(`chart of ${what}`, `that of its WeightedService ("${Chart.of(weighted).node.path}")`, Chart.of(scope).node.path,
        'their objects are applied in one order: make both in one chart');
    }
    const weightsOf = weighted.versions.filter(({ weight }) => weight > 0);
    if (weightsOf.length !== 1) {
      refuse(`versions with a weight of the WeightedService of ${what}`, 'exactly one, the one that becomes the stable version',
        weightsOf.map(({ name, weight }) => `${name}: ${weight}`).join(', '),
        'give all the weight to one of them first, in a commit of its own');
    }
    [this.version] = weightsOf;
    const { name, _workload } = this.version;
    if (!(_workload instanceof kplus.Deployment)) {
      refuse(`pods of version "${name}" of ${what}`, 'those of a Deployment of this app',
        _workload === undefined ? 'pods made elsewhere' : _workload.node.path,
        'Argo Rollouts takes over the pods of a Deployment that it can name');
    }
    this.deployment = _workload as kplus.Deployment;
    if (this.subset.trafficPolicy !== undefined) {
      refuse(`trafficPolicy of version "${name}" of ${what}`, 'left out', this.subset.trafficPolicy,
        'pods of the canary would do without it: move it to the trafficPolicy of the WeightedService');
    }
    if (weighted.virtualService === undefined && weighted.versions.length > 1) {
      refuse(`meshRouting of the WeightedService of ${what}`, 'left out', false,
        'callers inside the mesh would get both versions by the number of pods');
    }
  }

  public get name(): string {
    return this.weighted.name;
  }

  public get host(): ServiceHost {
    return this.weighted.host;
  }

  public get ports(): ServicePorts {
    return this.weighted._ports;
  }

  public get httpPorts(): ServicePort[] {
    const ports = this.ports.all.filter(({ protocol }) => isHttp(protocol));
    return ports.length > 0 ? ports
      : refuse(`ports of the WeightedService of ${this.what}`, 'known, and HTTP, HTTP/2 or gRPC at one port at least',
        this.ports.all.map(({ protocol }) => protocol), 'Istio delegates HTTP only');
  }

  /** Those of its subset, which pods of the versions without weight do not have. */
  public get labels(): Record<string, string> {
    return mapOf(this.subset.labels) as Record<string, string>;
  }

  /** Its subset as the DestinationRule of the service has it. */
  private get subset(): Record<string, unknown> {
    return mapsOf(this.weighted.destinationRule._toSpec().subsets).find(({ name }) => name === this.version.subset.name)!;
  }

  public beside(): ServiceHost {
    return refuse(`trafficSplitting of ${this.what}`, 'that of subsets for a WeightedService', 'that of hosts',
      'its callers know one host: leave trafficSplitting out');
  }

  public lead(_scope: Construct, http: HttpRoute[], objects: readonly ApiObject[]): VirtualService {
    const split = this.weighted._split.leaveTo({ what: this.what, version: this.version.name, http });
    // It belongs to the WeightedService, and would be applied before what it leads to: Istio drops a route to a delegate that is not there.
    objects.forEach(object => split.apiObject.addDependency(object));
    return split;
  }

  public get callers(): ServiceCallers {
    const { weighted } = this;
    return {
      allowFrom: (caller, options) => weighted.allowFrom(caller, options),
      authenticatePeers: (mode, options) => weighted.authenticatePeers(mode, options),
      identify: () => weighted.identify(),
    };
  }
}
