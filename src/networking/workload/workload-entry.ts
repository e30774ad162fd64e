import { Construct } from 'constructs';
import { renderWorkload, WorkloadTemplate } from './workload-template';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { pathInErrors } from '../../core/path-in-errors';
import { requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { isSocketAddress, requireSocketAddress } from '../../core/socket-address';
import { requireTaken } from '../../core/taken-object';
import { isAddress, isDomainName } from '../../istio';

/**
 * Properties of a WorkloadEntry.
 */
export interface WorkloadEntryProps extends IstioResourceProps, WorkloadTemplate {
  /** Labels of the workload, at least one: ServiceEntries, Services, subsets and policies select by them. */
  readonly labels: Record<string, string>;

  /**
   * IP address; a full DNS name, for ServiceEntries with `ServiceEntryResolution.dnsWorkloads`; or a Unix domain socket, such as
   * `unix:///var/run/payment.sock`, of at most 107 bytes behind `unix://`. A Service of Kubernetes takes IP addresses only.
   *
   * @default - the gateway of `network`, which is required then, and has to be one that Istio knows
   */
  readonly address?: string;
}

/**
 * A workload that is no pod, such as a virtual machine: an endpoint of the services of its namespace that select its labels.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-entry/
 */
@pathInErrors
export class WorkloadEntry extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props labels, and where the workload is
   * @throws if Istio would refuse it, Envoy its address, or its service account is in another namespace
   */
  constructor(scope: Construct, id: string, props: WorkloadEntryProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'WorkloadEntry');
    const what = `WorkloadEntry "${id}"`;
    this.fields = compact({
      address: requireAddress(what, props),
      labels: requireSelectorLabels(`labels of ${what}`, props.labels, 'without any, no service selects it'),
      ...renderWorkload(what, props, this),
    });
    requireTaken(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}

function requireAddress(what: string, { address, network, ports }: WorkloadEntryProps): string | undefined {
  if (address === undefined) {
    return network === undefined
      ? refuse(`address of ${what}`, 'an IP address, a DNS name or a socket', address, 'give it one, or the network whose gateway it is behind')
      : undefined;
  }
  if (isSocketAddress(address)) {
    return ports === undefined ? requireSocketAddress(what, address)
      : refuse(`ports of ${what}`, 'left out for a Unix domain socket', ports, 'a socket has no ports');
  }
  const isTaken = (text: string) => isAddress(text) || isDomainName(text);
  return isTaken(address) ? address
    : refuse(`address of ${what}`, 'an IP address, a full DNS name in lower case, or a Unix domain socket', address,
      fixOfHost(address, isTaken, 'give the address alone'));
}
