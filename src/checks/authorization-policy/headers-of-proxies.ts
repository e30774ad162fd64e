import { CDI066 } from '../../findings/catalogue/cdi066';
import { isHopHeader, mapsOf, textOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';
import { mayBeForGateways } from '../every-policy/policy-gateways';

const HEADER_KEY = /^request\.headers\[(.*)\]$/;

/** The pods see what the last hop wrote, and not what the caller sent. */
export const headersOfProxies: Check = {
  ...CDI066,
  check: (object, mesh) => {
    const policy = readPolicy(object);
    const isForPods = policy.selector !== undefined && policy.targets.length === 0;
    return mapsOf(policy.spec.rules).flatMap((rule, index) => {
      const header = headersOf(rule).find(isHopHeader);
      return header === undefined || !isForPods || mayBeForGateways(policy, mesh) ? [] : [{
        message: `rule ${index} compares the header "${header}", which proxies write themselves: the pods do not see what the caller sent`,
        fix: 'compare the identity of the caller (serviceAccounts, principals), or a header that no proxy writes; acknowledge it where you mean '
          + 'what the last hop wrote',
        field: `spec.rules[${index}]`,
      }];
    });
  },
};

function headersOf(rule: Record<string, unknown>): string[] {
  return mapsOf(rule.when).flatMap(({ key }) => HEADER_KEY.exec(textOf(key) ?? '')?.[1] ?? []);
}
