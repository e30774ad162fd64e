import { IConstruct } from 'constructs';
import { FindingOptions, Findings } from '../../core/findings';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { isUnplaced } from '../../ingress-gateway/unplaced-gateway';
import { GatewayWorkloadPort } from '../../mesh-settings/gateway-workload';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { ListenerProtocol } from '../listener/listener-protocol';
import { RoutedListener } from '../routing/routed-listener';

/**
 * Reports what a listener does to others on a gateway that the app does not own, and where no port of the gateway leads to it. Of the one that the
 * load balancer made itself, to lead to HTTPS, the hosts are told where they were named.
 */
export function reportSharing(
  listener: IConstruct, routed: RoutedListener, protocol: ListenerProtocol, gateway: IIngressGateway, leadsToHttps: boolean,
): void {
  const { workload, isOwned } = gateway;
  const ports = workload.ports ?? MeshSettings.of(listener).gatewayWorkload.ports!;
  const taken = protocol === ListenerProtocol.TCP ? everyConnection(routed) : everyHost(routed);
  const ofPorts = isUnplaced(gateway) ? [] : notExposed(routed, ports, isOwned);
  const findings = [...isOwned || leadsToHttps ? [] : taken, ...ofPorts];
  findings.forEach(finding => Findings.of(listener).add(finding));
}

function everyHost({ name, hosts, port }: RoutedListener): FindingOptions[] {
  return !hosts.includes('*') ? [] : [{
    code: 'CDI013',
    message: `listener "${name}" serves every host on port ${port} of a gateway that the app does not own: its rules take requests for hosts of `
      + 'others, and those of another listener for every host are mixed with them',
    fix: 'name its hosts, or acknowledge the finding where the gateway is for this app alone',
  }];
}

function everyConnection({ name, port }: RoutedListener): FindingOptions[] {
  return [{
    code: 'CDI013',
    message: `listener "${name}" takes every connection on port ${port} of a gateway that the app does not own: of two listeners there Istio keeps `
      + 'the older one',
    fix: 'make an IngressGateway, or acknowledge the finding where the port is for this app alone',
  }];
}

function notExposed({ name, port }: RoutedListener, ports: readonly GatewayWorkloadPort[], isOwned: boolean): FindingOptions[] {
  const known = `${isOwned ? '' : ', as the mesh settings describe it'} (${ports.map(exposed => exposed.port).join(', ')})`;
  // The pods listen on a target port that a listener names, and the Service leads there from its own port.
  return ports.some(exposed => exposed.port === port || exposed.targetPort === port) ? [] : [{
    code: 'IST0162',
    message: `port ${port} of listener "${name}" is none that the Service of the gateway exposes${known}: no request from outside reaches it`,
    fix: isOwned ? 'add it to `ports` of the IngressGateway'
      : 'expose it in the Service of the gateway, and name it in gatewayWorkload.ports of the mesh settings',
  }];
}
