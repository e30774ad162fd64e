import { IConstruct } from 'constructs';
import { FindingOptions, Findings } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { isUnplaced } from '../../ingress-gateway/unplaced-gateway';
import { ListenerCertificate } from '../listener/listener-certificate';
import { isSecure, ListenerProtocol } from '../listener/listener-protocol';

/** As much of a listener as is told of it. */
export interface NamedListener extends IConstruct {
  readonly _name: string;
}

/** Reports where the Secrets of a listener have to be, and certificates that nobody uses. */
export function reportCertificates(
  listener: NamedListener, certificates: readonly ListenerCertificate[], protocol: ListenerProtocol, workloads: readonly IIngressGateway[],
): void {
  const findings = isSecure(protocol) ? workloads.flatMap(workload => certificates.flatMap(certificate => place(listener, certificate, workload)))
    : certificates.length > 0 ? [unused(listener, protocol)] : [];
  findings.forEach(finding => Findings.of(listener).add(finding));
}

function unused(listener: NamedListener, protocol: ListenerProtocol): FindingOptions {
  return {
    code: 'CDI017',
    message: `certificates of listener "${listener._name}" are not used, because it speaks ${protocol}`,
    fix: 'use protocol HTTPS, or leave them out',
  };
}

function place(listener: NamedListener, { _namespace, _server }: ListenerCertificate, gateway: IIngressGateway): FindingOptions[] {
  const names = _server.secretNames.map(name => `"${name}"`).join(' and ');
  const wanted = gateway.workload.namespaceName;
  if (isUnplaced(gateway)) {
    return [{
      code: 'CDI018',
      level: FindingLevel.INFO,
      message: `Secret ${names} of listener "${listener._name}" has to be in the namespace of the gateway's pods, which is not known`,
      fix: 'make sure that somebody makes it there, or say where the pods are, with gateways: [IngressGateway.fromWorkload({ … })]',
    }];
  }
  // One that the app makes is in the manifests: where it is in the wrong namespace, a check says so (IST0101/credential).
  return _namespace !== undefined ? [] : [{
    code: 'CDI018',
    level: FindingLevel.INFO,
    message: `Secret ${names} of listener "${listener._name}" has to be in the namespace ${wanted}, where the gateway's pods are`,
    fix: 'make sure that somebody makes it there',
  }];
}
