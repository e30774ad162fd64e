import { Chart } from 'cdk8s';
import { DestinationRule, DestinationRuleProps, ServiceHost } from '../../../src';
import { Manifest } from '../../../src/mesh';

/** A DestinationRule of ours in a chart. */
export function ruleWith(props: Partial<DestinationRuleProps>): (chart: Chart) => void {
  return chart => void new DestinationRule(chart, 'rule', { metadata: { name: 'cart' }, host: ServiceHost.fromServiceName('cart'), ...props });
}

/** A DestinationRule that somebody wrote. */
export function ruleManifest(spec: object): Manifest {
  return { apiVersion: 'networking.istio.io/v1beta1', kind: 'DestinationRule', metadata: { name: 'cart', namespace: 'shop' }, spec: { host: 'cart', ...spec } };
}
