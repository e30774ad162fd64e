import { IConstruct } from 'constructs';
import { CHECKS, runChecks } from '../checks';
import { Acknowledgements } from './acknowledgements';
import { noRulesAndChecks, RULES_AND_CHECKS } from './known-checks';
import { meshesOf } from './meshes';
import { Rendering } from './rendering';
import { runCustomChecks } from '../checks/custom/run-custom-checks';
import { Findings } from '../core/findings';
import { RenderedApp } from '../core/rendered-app';
import { Finding, FindingLevel } from '../findings';
import { documentationOf } from '../findings/codes';
import { isFinal } from '../findings/known-codes';
import { ruled } from '../findings/rules';
import { resourceName } from '../istio';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** All findings of an app: first what its constructs reported, then what the checks see. The same one counts once. */
export function report(root: IConstruct, rendering: Rendering): Finding[] {
  const meshes = meshesOf(root, rendering.objects);
  const app: RenderedApp = {
    labelsOfNamespaces: (scope, name) => meshes.get(MeshSettings.of(scope).cluster)?.namespacesNamed(name).map(({ labels }) => labels) ?? [],
    gatewayPods: (scope, labels) => meshes.get(MeshSettings.of(scope).cluster)?.gateways.podsWith(labels)
      .map(({ object, namespace, labels: own }) => ({ what: resourceName(object.manifest), namespace, labels: own })) ?? [],
  };
  const findings = new Map<string, Finding>();
  const { rules, checks } = RULES_AND_CHECKS.of(root) ?? noRulesAndChecks();
  const acknowledgements = new Acknowledgements(root, rendering.objects, new Set(checks.map(({ code }) => code)));
  const add = (found: Finding, canBeAccepted: boolean) => {
    const key = JSON.stringify([found.code, found.path, found.message]);
    const finding = findings.has(key) ? undefined : ruled(found, rules, !canBeAccepted);
    if (finding !== undefined) {
      findings.set(key, withPage(acknowledgements.mark(finding, canBeAccepted)));
    }
  };
  // What a construct calls an error leaves a hole, or is refused.
  const reported = Findings._reportedBelow(root, app);
  reported.forEach(finding => add(finding, finding.level !== FindingLevel.ERROR));
  let known: Set<string> | undefined;
  const guards = (finding: Finding) => (known ??= guardingObjects(rendering)).has(keyOf(finding));
  // What a construct says itself, of what it means, no check says again of its objects.
  const said = new Set(reported.map(({ code, path }) => JSON.stringify([code, path])));
  [...meshes.values()].flatMap(mesh => runChecks(CHECKS, mesh))
    .filter(({ code, path }) => said.size === 0 || !Findings._answerable(root, path).some(above => said.has(JSON.stringify([code, above]))))
    .forEach(finding => add(finding, !isFinal(finding.code) && !(finding.level === FindingLevel.ERROR && guards(finding))));
  const asked = checks.filter(({ code }) => rules.get(code) !== 'off');
  for (const mesh of meshes.values()) {
    const { findings: found, failures } = runCustomChecks(asked, mesh);
    found.forEach(finding => add(finding, true));
    failures.forEach(failure => add(failure, false));
  }
  acknowledgements.unused().forEach(finding => add(finding, true));
  return [...findings.values()];
}

/** Paths and names of the objects without which a guard has a hole: asked for when a check finds an error. */
function guardingObjects({ objects }: Rendering): Set<string> {
  return new Set(objects.filter(({ isGuarding }) => isGuarding)
    .map(({ origin, manifest }) => keyOf({ path: origin ?? '', resource: resourceName(manifest) })));
}

function keyOf({ path, resource }: Pick<Finding, 'path' | 'resource'>): string {
  return JSON.stringify([path, resource]);
}

/** A finding in one line, for a person. */
export function describe(finding: Finding): string {
  const { level, code, message, fix, related = [], url } = finding;
  const where = [finding.resource, `[${finding.path}]`, placeOf(finding)].filter(Boolean).join(' ');
  const unsaid = related.filter(resource => !message.includes(resource));
  const others = unsaid.length === 0 ? '' : `; see ${unsaid.join(' and ')}`;
  return `${level} ${code} ${where}: ${message}${others}${fix ? ` — ${fix}` : ''}${url ? ` (${url})` : ''}`;
}

/** Where an included object was read. */
function placeOf({ file, line }: Finding): string | undefined {
  return file === undefined ? line === undefined ? undefined : `line ${line}` : `${file}:${line}`;
}

function withPage(finding: Finding): Finding {
  const url = documentationOf(finding.code);
  return url === undefined ? finding : { ...finding, url };
}
