import { IConstruct } from 'constructs';
import { FindingOptions } from '../../core/findings';
import { namespaceOf } from '../../core/reference';
import { namespaceOfHost } from '../../istio';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { WeightedService } from '../../service/weighted-service';
import { gatewayNamespaces } from '../gateways/gateway-namespaces';

/** A hash that comes after the weights keeps nobody with a version. */
export function findingsOfSplit(what: string, { name, versions }: WeightedService): FindingOptions[] {
  const weighted = versions.filter(({ weight }) => weight > 0);
  return weighted.length < 2 ? [] : [{
    code: 'CDI040',
    message: `stickiness of ${what} keeps no client with a version of service "${name}": a version is chosen by weight for each request `
      + `(${weighted.map(version => `${version.name}: ${version.weight}`).join(', ')}), then the pod by the hash`,
    fix: 'keep the version too, with stickinessDuration of every forward to the group; or send all traffic to one version',
  }];
}

/** Istio looks for the rule of a Service in three namespaces only. */
export function findingsOfVisibility(what: string, host: string, consumer: IConstruct): FindingOptions[] {
  const { clusterDomain, rootNamespace } = MeshSettings.of(consumer);
  const ofGateways = gatewayNamespaces(consumer);
  const own = namespaceOf(consumer);
  const ofService = namespaceOfHost(host, clusterDomain);
  if (own === undefined || ofService === undefined || [ofService, rootNamespace, ...ofGateways].includes(own)) {
    return [];
  }
  return [{
    code: 'CDI041',
    message: `policy of ${what} does nothing at the gateway: Istio looks for the DestinationRule of "${host}" in the namespace of the client `
      + `(${ofGateways.map(name => `"${name}"`).join(', ')}), in "${ofService}" and in "${rootNamespace}", and it is in "${own}"`,
    fix: `put the target group into a chart of the namespace "${ofService}", or acknowledge the finding where the clients are in "${own}"`,
  }];
}
