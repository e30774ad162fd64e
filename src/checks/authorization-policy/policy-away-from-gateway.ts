import { FindingLevel } from '../../findings';
import { IST0127 } from '../../findings/catalogue/ist0127';
import { Mesh, PolicyView, readPolicy, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { awayFromGateway } from '../every-policy/away-from-gateway';
import { assumedGateways } from '../every-policy/policy-gateways';
import { levelOfMissing } from '../missing';
import { hasWorkload, selectorText } from '../workloads';

/** Nobody is kept out of what it does not select. */
export const policyAwayFromGateway: Check = {
  ...IST0127,
  check(object, mesh) {
    const away = awayFromGateway(object, mesh);
    return away.length > 0 ? away : withoutWorkload(readPolicy(object), mesh);
  },
};

function withoutWorkload(policy: PolicyView, mesh: Mesh): FoundInObject[] {
  const { selector, namespace, targets, object } = policy;
  const isForMesh = namespace === settingsOf(object).rootNamespace;
  if (targets.length > 0 || isForMesh && selector === undefined || assumedGateways(policy, mesh).length > 0
    || hasWorkload(selector ?? {}, isForMesh ? undefined : namespace, mesh)) {
    return [];
  }
  const place = isForMesh ? 'the mesh' : `the namespace "${namespace}"`;
  const proof = isForMesh ? mesh.absence.of('', undefined) : mesh.absence.ofPods(namespace);
  return levelOfMissing(proof) === undefined ? [] : [{
    level: FindingLevel.WARNING,
    message: selector === undefined ? `${place} has no pods: the policy applies to nothing`
      : `no pods of ${place} have the labels ${selectorText(selector)}: the policy applies to nothing`,
    fix: 'write the labels of the pods, and put the policy into their namespace; acknowledge the finding where these are elsewhere',
    field: selector === undefined ? 'metadata.namespace' : 'spec.selector',
  }];
}
