import { IConstruct, Construct } from 'constructs';
import { compact } from '../../core/compact';
import { optional } from '../../core/requirements';
import { IstioResource } from '../../core/resource';
import { Gateway } from '../../networking/gateway/gateway';
import { gatewayNameFor } from '../../networking/gateway/gateway-reference';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';

/** The VirtualService of a set of hosts, whose routes are made at the synth. */
export class HostVirtualService extends IstioResource implements IVirtualService {
  /** It has hosts: nothing can delegate to it. */
  public readonly isDelegate = false;

  constructor(scope: Construct, name: string | undefined,
    private readonly gatewaysFor: (hosts: readonly string[]) => readonly Gateway[], public hosts: string[],
    private readonly routes: (hosts: readonly string[], consumer: IConstruct) => object[]) {
    super(scope, idOf(hosts[0]), { name: optional(name, value => nameOf(value, hosts[0])) }, 'networking.istio.io/v1', 'VirtualService');
  }

  /** Name of the VirtualService. */
  public get virtualServiceName(): string {
    return this.name;
  }

  /** Namespace of the VirtualService, where it is known. */
  public get virtualServiceNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const gateways = this.gatewaysFor(this.hosts).map(gateway => gatewayNameFor(gateway, this));
    return compact({ hosts: this.hosts, gateways, http: this.routes(this.hosts, this) });
  }
}

/**
 * The construct id for a host, another for every host. It has no dots: cdk8s cuts long names anywhere, and a name must not have a label
 * that is cut to nothing. Hyphens are doubled, because dots become single ones; in names cdk8s writes one for both.
 */
function idOf(host: string): string {
  return host === '*' ? 'Default' : dashed(host).replace('*', 'Wildcard');
}

/** The name of the object, another for every host: no exact host has three hyphens in a row here, because each of its own is doubled. */
function nameOf(name: string, host: string): string {
  if (!host.startsWith('*')) {
    return `${name}-${dashed(host)}`;
  }
  const rest = host.slice(1);
  return rest === '' ? name : rest.startsWith('.') ? `${name}-wildcard---${dashed(rest.slice(1))}` : `${name}-ending---${dashed(rest)}`;
}

function dashed(host: string): string {
  return host.replaceAll('-', '--').replaceAll('.', '-').replaceAll(':', '-');
}
