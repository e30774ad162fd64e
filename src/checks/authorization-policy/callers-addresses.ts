import { CDI074 } from '../../findings/catalogue/cdi074';
import { believesCallers, listOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';
import { mayBeForGateways } from '../every-policy/policy-gateways';

/** Pods that are no gateway take the last entry of `x-forwarded-for` for the address of the client, and a caller in the mesh writes that. */
export const callersAddresses: Check = {
  ...CDI074,
  check: (object, mesh) => {
    const policy = readPolicy(object);
    const index = listOf(policy.spec.rules).findIndex(believesCallers);
    return index < 0 || mayBeForGateways(policy, mesh) ? [] : [{
      message: `rule ${index} compares the address of the client (remoteIpBlocks, remote.ip) at pods that are no gateway: there it is the last one `
        + 'of x-forwarded-for, and a caller in the mesh writes that header itself',
      fix: 'compare it at the gateway, or name the gateway as the sender in the same source, with principals; acknowledge it where nobody '
        + 'else can call these pods',
      field: `spec.rules[${index}]`,
    }];
  },
};
