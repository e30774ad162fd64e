import { IST0133_DENY_WITHOUT_PORTS } from '../../findings/catalogue/ist0133-deny-without-ports';
import { httpAttributes, isHttpProtocol, listOf, namesPorts } from '../../istio';
import { Mesh, PolicyView, readPolicy, ServerView } from '../../mesh';
import { Check } from '../check';
import { isForNodeProxies } from '../every-policy/policy-gateways';

/**
 * On a port with TCP what only HTTP has is dropped from a rule that denies. The proxy of a node in an ambient mesh drops the rule instead, and
 * KIA0110 tells that.
 */
export const denyWithoutPorts: Check = {
  ...IST0133_DENY_WITHOUT_PORTS,
  check(object, mesh) {
    const policy = readPolicy(object);
    const { action, rules } = policy.spec;
    return action !== 'DENY' || isForHttpGateways(policy, mesh) || isForNodeProxies(policy, mesh) ? [] : listOf(rules).flatMap((rule, index) => {
      const attributes = httpAttributes(rule);
      return attributes.length === 0 || namesPorts(rule) ? [] : [{
        message: `rule ${index} denies by ${attributes.join(', ')} and names no ports: on ports with TCP, which has no such thing, it denies every `
          + 'connection',
        fix: 'name the HTTP ports of the pods in ports of each operation; acknowledge it where the pods have no others, '
          + 'or the PROXY protocol names their ports',
        field: `spec.rules[${index}]`,
      }];
    });
  },
};

/** Whether it is for pods of gateways, of which all known servers speak HTTP. */
function isForHttpGateways({ selector = {} }: PolicyView, mesh: Mesh): boolean {
  const gateways = mesh.gateways.servedBy({ labels: selector }).filter(gateway => gateway.selector !== undefined);
  return gateways.length > 0 && gateways.every(({ servers }) => servers.every(hasRequests));
}

function hasRequests({ protocol, tlsMode = '' }: ServerView): boolean {
  return isHttpProtocol(protocol) || (protocol === 'https' && !tlsMode.endsWith('PASSTHROUGH'));
}
