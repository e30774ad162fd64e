import { IConstruct } from 'constructs';
import { PolicyScope } from './policy-findings';
import { FindingOptions } from '../core/findings';
import { gatewaysIn, gatewaysSelectedBy } from '../mesh-settings/known-gateways';

/** As much of a rendered rule as says who sends a request, and from where. */
interface SendersOfRule {
  readonly from?: readonly { readonly source: Readonly<Record<string, unknown>> }[];
  readonly when?: readonly { readonly key: string }[];
}

/** What says which workload sends a request, by its certificate. */
const IDENTITIES = ['principals', 'serviceAccounts', 'namespaces'];
const ADDRESSES = ['remoteIpBlocks', 'notRemoteIpBlocks'];

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];

/**
 * Reports rules that believe any caller in the mesh: at pods that are no gateway, the address of the client is the last one of
 * `x-forwarded-for`, which the caller writes. A gateway appends what it knows itself, so a rule for what comes from it may rely on that.
 */
export function findingsOfRemoteAddresses(rules: readonly object[], scope: PolicyScope, consumer: IConstruct): FindingOptions[] {
  const index = rules.findIndex(rule => believesCallers(rule as SendersOfRule));
  return index < 0 || isAtGateways(scope, consumer) ? [] : [{
    code: 'CDI074',
    message: `rule ${index} compares the address of the client (remoteIpBlocks, remote.ip) at pods that are no gateway: there it is the last one of `
      + 'x-forwarded-for, and a caller in the mesh writes that header itself',
    fix: 'compare it at the gateway, or name the gateway as the sender in the same source, with principals; acknowledge it where nobody '
      + 'else can call these pods',
  }];
}

function believesCallers({ from = [], when = [] }: SendersOfRule): boolean {
  const identified = from.map(({ source }) => IDENTITIES.some(name => source[name] !== undefined));
  return from.some(({ source }, index) => !identified[index] && ADDRESSES.some(name => source[name] !== undefined))
    || when.some(({ key }) => key === 'remote.ip') && (from.length === 0 || identified.includes(false));
}

/** Whether gateways apply a policy, as far as is known. */
function isAtGateways({ namespace, target, settings }: PolicyScope, consumer: IConstruct): boolean {
  if (target === undefined) {
    return namespace !== settings.rootNamespace && (namespace === undefined || gatewaysIn(consumer, namespace).length > 0);
  }
  const labels = target._labels;
  return labels === undefined ? target._kind === 'Gateway'
    : GATEWAY_LABELS.some(label => label in labels) || gatewaysSelectedBy(consumer, labels).length > 0;
}
