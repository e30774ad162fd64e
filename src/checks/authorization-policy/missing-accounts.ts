import { FindingLevel } from '../../findings';
import { KIA0106 } from '../../findings/catalogue/kia0106';
import { accountsOfRule, mapsOf } from '../../istio';
import { readPolicy, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingAccount } from '../known-accounts';
import { orNear } from '../missing';

/** Nobody calls by the name of an account that is not there. */
export const missingAccounts: Check = {
  ...KIA0106,
  check(object, mesh) {
    const policy = readPolicy(object);
    const { waypointAccount: waypoint } = settingsOf(object);
    return mapsOf(policy.spec.rules).flatMap((rule, index) => accountsOfRule(rule, policy.namespace).flatMap((account): FoundInObject[] => {
      const { namespace, name, field } = account;
      const isOfWaypoint = waypoint?.name === name && (waypoint.namespace ?? policy.namespace) === namespace;
      const missing = isOfWaypoint ? undefined : missingAccount(namespace, name, mesh);
      return missing === undefined ? [] : [{
        level: FindingLevel.WARNING,
        message: `rule ${index} names the service account "${name}" of the namespace "${namespace}", and there is none${orNear(missing.near)}`,
        fix: missing.near === undefined ? 'write the account of the pods that call; acknowledge the finding where it is made elsewhere'
          : `write "${missing.near}"`,
        field: `spec.rules[${index}].${field}`,
      }];
    }));
  },
};
