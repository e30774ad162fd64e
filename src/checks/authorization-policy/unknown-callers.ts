import { FindingLevel } from '../../findings';
import { CDI106 } from '../../findings/catalogue/cdi106';
import { KIA0105 } from '../../findings/catalogue/kia0105';
import { IdentitiesOfRule, identitiesOfRule, listOf, textOf } from '../../istio';
import { Mesh, PodsView, PolicyView, readPolicy, resourceName } from '../../mesh';
import { Check } from '../check';

/** Without mutual TLS nobody knows who calls. */
export const callersWithoutMutualTls: Check = {
  ...KIA0105,
  check(object, mesh) {
    const policy = readPolicy(object);
    return rulesWithIdentities(policy).slice(0, 1).flatMap(({ index, fields }) => podsOf(policy, mesh).flatMap(pods => {
      const peers = mesh.peerModeAt(pods);
      if (peers?.mode !== 'DISABLE') {
        return [];
      }
      const related = [peers.policy, pods].map(one => resourceName(one.object.manifest));
      return [{
        message: `rule ${index} compares ${fields.join(', ')}, and ${related[1]} takes no mutual TLS (${related[0]}: DISABLE), by which alone Istio `
          + `knows who calls: ${textOf(policy.spec.action) === 'DENY' ? 'names of callers are denied nothing' : 'no name of a caller is allowed'}`,
        fix: 'let the pods take mutual TLS: PERMISSIVE, or STRICT',
        field: `spec.rules[${index}]`,
        related,
      }];
    }).slice(0, 1));
  },
};

/** Who calls in plain text has no name, so what is denied by name is not denied to him. */
export const deniedByName: Check = {
  ...CDI106,
  check(object, mesh) {
    const policy = readPolicy(object);
    const [rule] = textOf(policy.spec.action) === 'DENY' ? rulesWithIdentities(policy).filter(({ takesNoPlainText }) => takesNoPlainText) : [];
    return rule === undefined ? [] : podsOf(policy, mesh).flatMap(pods => {
      const peers = mesh.peerModeAt(pods);
      // Without any, that of the mesh may be elsewhere.
      if (peers === undefined ? !mesh.absence.isComplete : peers.mode !== 'PERMISSIVE') {
        return [];
      }
      const related = [...peers === undefined ? [] : [resourceName(peers.policy.object.manifest)], resourceName(pods.object.manifest)];
      return [{
        level: FindingLevel.WARNING,
        message: `rule ${rule.index} denies by ${rule.fields.join(', ')}, and ${related.at(-1)} takes plain text too (${
          peers === undefined ? 'no PeerAuthentication' : `${related[0]}: PERMISSIVE`}), whose senders have no name: they get in`,
        fix: 'take mutual TLS alone, by a PeerAuthentication with STRICT; or say who may call: notPrincipals, which takes those without a name too',
        field: `spec.rules[${rule.index}]`,
        related,
      }];
    }).slice(0, 1);
  },
};

function rulesWithIdentities({ spec }: PolicyView): (IdentitiesOfRule & { readonly index: number })[] {
  return listOf(spec.rules).map((rule, index) => ({ ...identitiesOfRule(rule), index })).filter(({ fields }) => fields.length > 0);
}

/** PeerAuthentications are not for the clients of gateways. */
function podsOf(policy: PolicyView, mesh: Mesh): PodsView[] {
  return mesh.policies.podsOf(policy).filter(({ isGateway }) => !isGateway);
}
