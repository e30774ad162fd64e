import { policyPorts } from './authorization-policy/policy-ports';
import { Check } from './check';
import { overlappingSubsets } from './destination-rule/overlapping-subsets';
import { endlessNumbers } from './every-kind/endless-numbers';
import { fieldsNewerThanIstio } from './every-kind/fields-newer-than-istio';
import { misreadTexts } from './every-kind/misread-texts';
import { objectTooLarge } from './every-kind/object-too-large';
import { oneObjectTwice } from './every-kind/one-object-twice';
import { serversOnOnePort } from './gateway/servers-on-one-port';
import { oneChainTwice } from './virtual-service/one-chain-twice';
import { passedNames } from './virtual-service/passed-names';
import { routesByWrittenHeaders } from './virtual-service/routes-by-written-headers';

export { runChecks } from './run-checks';
export type { Check } from './check';

/** Every check, in the order in which their findings are told. A new one is added here. */
export const CHECKS: readonly Check[] = [
  fieldsNewerThanIstio,
  misreadTexts,
  endlessNumbers,
  objectTooLarge,
  oneObjectTwice,
  serversOnOnePort,
  overlappingSubsets,
  policyPorts,
  oneChainTwice,
  passedNames,
  routesByWrittenHeaders,
];
