import { FindingLevel } from '../../findings';
import { CDI118 } from '../../findings/catalogue/cdi118';
import { coversHost, mapOf, resourceName, textOf } from '../../istio';
import { DestinationRuleView, listsBy, Mesh, portPoliciesOf, readDestinationRule, settingsOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** The modes of TLS without which a proxy speaks plain text; mutual TLS of Istio needs no rule. */
const TLS_OF_OTHERS = ['SIMPLE', 'MUTUAL'];

/** Of two rules that cover a host one counts, and nothing is taken from the other. */
export const hiddenWideRules: Check = {
  ...CDI118,
  check: (object, mesh) => !hasWideRules(mesh) ? [] : readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    const wider = wideRulesFor(rule, mesh).find(wide => hides(rule, wide));
    // Nearly always there is none.
    const merged = wider === undefined ? [] : rulesOfHost(mesh).get(keyOf(rule));
    const hidden = merged[0] === rule ? wider : undefined;
    const lost = hidden === undefined ? [] : lostOf(hidden, merged);
    if (hidden === undefined || lost.length === 0) {
      return [];
    }
    const name = resourceName(hidden.object.manifest);
    const isPlain = lost.includes('tls');
    return [{
      level: isPlain ? FindingLevel.WARNING : FindingLevel.INFO,
      message: `nothing of ${name} for "${hidden.host}" holds for "${rule.host}", because this rule is the narrower one: ${lost.join(', ')} `
        + `${lost.length === 1 ? 'is' : 'are'} lost${isPlain ? ', and proxies send plain text' : ''}`,
      fix: `repeat ${lost.join(', ')} here, or leave this rule out`,
      field: 'spec.host',
      related: [name],
    }];
  }),
};

/** The rules with a wildcard that somebody may use who uses a rule. */
function wideRulesFor({ namespace, object }: DestinationRuleView, mesh: Mesh): DestinationRuleView[] {
  return [...new Set([namespace, settingsOf(object).rootNamespace])].flatMap(place => wideRules(mesh).get(place))
    .sort((one, other) => other.host.length - one.host.length);
}

function hides(narrow: DestinationRuleView, wide: DestinationRuleView): boolean {
  return narrow.host !== wide.host && narrow.workloadSelector === undefined && coversHost(wide.host, narrow.host);
}

/** What the wide rule says, and none of those that are one narrow rule for Istio. */
function lostOf({ trafficPolicy: wide }: DestinationRuleView, narrow: readonly DestinationRuleView[]): string[] {
  const said = narrow.flatMap(({ trafficPolicy, subsets }) => [trafficPolicy, ...subsets.map(subset => subset.trafficPolicy)])
    .flatMap(policy => [policy, ...portPoliciesOf(policy, '').map(ofPort => ofPort.policy)]).map(mapOf);
  return ['connectionPool', 'outlierDetection', 'tls'].filter(field => {
    const given = mapOf(mapOf(wide)[field]);
    return Object.keys(given).length > 0 && (field !== 'tls' || TLS_OF_OTHERS.includes(textOf(given.mode) ?? ''))
      && !said.some(policy => (policy[field] ?? undefined) !== undefined);
  });
}

function keyOf({ namespace, host }: DestinationRuleView): string {
  return `${namespace}/${host}`;
}

/** Those of one host in one namespace, which Istio makes one of. */
const rulesOfHost = readOnce((mesh: Mesh) => listsBy(mesh.destinationRules.all, keyOf));

/** The rules with a wildcard and a policy. */
const allWideRules = readOnce((mesh: Mesh) => mesh.destinationRules.all
  .filter(({ host, trafficPolicy, workloadSelector }) => host.startsWith('*') && trafficPolicy !== undefined && workloadSelector === undefined));

/** The same, by their namespace. */
const wideRules = readOnce((mesh: Mesh) => listsBy(allWideRules(mesh), ({ namespace }) => namespace));

/** Nearly no mesh has one. */
function hasWideRules(mesh: Mesh): boolean {
  return allWideRules(mesh).length > 0;
}
