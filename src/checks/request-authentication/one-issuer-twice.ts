import { FindingLevel } from '../../findings';
import { CDI068 } from '../../findings/catalogue/cdi068';
import { Labels, mapsOf, resourceName, textOf } from '../../istio';
import { Mesh, MeshObject, PolicyView, settingsOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

const KIND = 'security.istio.io/RequestAuthentication';

/** Istio makes one filter of all RequestAuthentications for some pods, and does not keep their rules apart. */
export const oneIssuerTwice: Check = {
  ...CDI068,
  check: (object, mesh) => found(mesh).get(object) ?? [],
};

/** A rule for the tokens of an issuer. */
interface IssuerRule {
  readonly policy: PolicyView;
  readonly index: number;
  readonly issuer: string;
  /** All that it says, in one order. */
  readonly text: string;
}

/** The first finding of each rule. */
const found = readOnce((mesh): ReadonlyMap<MeshObject, FoundInObject[]> => {
  const byPlace = new Map<string, IssuerRule[]>();
  const findings = new Map<MeshObject, FoundInObject[]>();
  const rules = mesh.policies.ofKind(KIND).filter(({ targets }) => targets.length === 0).flatMap(rulesOf);
  const keysIn = (places: readonly string[], { issuer }: IssuerRule) => places.map(place => JSON.stringify([place, issuer]));
  // What is for all pods of the mesh, then of a namespace, is known first: what is for some of them looks for it.
  for (const rule of [0, 1, 2].flatMap(width => rules.filter(({ policy }) => widthOf(policy) === width))) {
    const { policy: { object } } = rule;
    const own = keysIn(ownPlaces(rule.policy, mesh), rule);
    const other = [...own, ...keysIn(widerPlaces(rule.policy), rule)].flatMap(key => byPlace.get(key) ?? []).find(({ text }) => text !== rule.text);
    if (other !== undefined) {
      // What makes a guard fall is told of its own object, where nobody accepts it.
      const [told, beside] = other.policy.object.isGuarding && !object.isGuarding ? [other, rule] : [rule, other];
      findings.set(told.policy.object, [...findings.get(told.policy.object) ?? [], report(told, beside)]);
    }
    for (const key of own) {
      const known = byPlace.get(key) ?? [];
      if (!known.some(({ text }) => text === rule.text)) {
        byPlace.set(key, [...known, rule]);
      }
    }
  }
  return findings;
});

function rulesOf(policy: PolicyView): IssuerRule[] {
  return mapsOf(policy.spec.jwtRules).flatMap((rule, index) => {
    const issuer = textOf(rule.issuer);
    const text = JSON.stringify(Object.entries(rule).sort(([one], [other]) => one < other ? -1 : 1));
    return issuer === undefined ? [] : [{ policy, index, issuer, text }];
  });
}

/** Whether a policy is for all pods of the mesh, for those of a namespace, or for some of them. */
function widthOf({ selector, namespace, object }: PolicyView): number {
  return selector !== undefined ? 2 : namespace === settingsOf(object).rootNamespace ? 0 : 1;
}

/** By which the pods are known that a policy is for: by its labels, and each of those that are there. */
function ownPlaces(policy: PolicyView, mesh: Mesh): string[] {
  const { namespace, selector } = policy;
  const pods = selector === undefined ? [] : mesh.policies.podsOf(policy);
  return [placeOf(namespace, selector), ...pods.map(({ object }) => resourceName(object.manifest))];
}

/** What is for them too: what is for all pods of their namespace, or of the mesh. */
function widerPlaces({ namespace, selector, object }: PolicyView): string[] {
  return [...selector === undefined ? [] : [placeOf(namespace)], placeOf(settingsOf(object).rootNamespace)];
}

function placeOf(namespace: string, selector: Labels = {}): string {
  return JSON.stringify([namespace, Object.entries(selector).sort()]);
}

function report({ policy: { object }, index, issuer }: IssuerRule, { policy: other, index: otherIndex }: IssuerRule): FoundInObject {
  const name = resourceName(other.object.manifest);
  return {
    level: object.isGuarding || other.object.isGuarding ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `JWT rule ${index} and JWT rule ${otherIndex}${other.object === object ? '' : ` of ${name}`} check tokens of "${issuer}" in the same `
      + 'pods with other options: a token passes that fits one of them, and Istio mixes the rest',
    fix: 'use one JwtRule for the issuer',
    field: `spec.jwtRules[${index}]`,
    related: other.object === object ? undefined : [name],
  };
}
