import { IConstruct } from 'constructs';
import { CHECKS, runChecks } from '../checks';
import { Acknowledgements } from './acknowledgements';
import { externalOf } from './external';
import { noRulesAndChecks, RULES_AND_CHECKS } from './known-checks';
import { assumedGatewayOf } from './object-settings';
import { RenderedObject, Rendering } from './rendering';
import { runCustomChecks } from '../checks/custom/run-custom-checks';
import { Findings } from '../core/findings';
import { RenderedApp } from '../core/rendered-app';
import { Finding, FindingLevel } from '../findings';
import { documentationOf } from '../findings/codes';
import { isFinal } from '../findings/known-codes';
import { ruled } from '../findings/rules';
import { resourceName } from '../istio';
import { Mesh } from '../mesh';
import { externalResourcesOf } from '../mesh-settings/external-resources';
import { balancingGatewaysOf } from '../mesh-settings/known-gateways';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { saidElsewhere } from '../mesh-settings/said-elsewhere';

/** All findings of an app: first what its constructs reported, then what the checks see. The same one counts once. */
export function report(root: IConstruct, rendering: Rendering): Finding[] {
  const meshes = meshesOf(root, rendering);
  const app: RenderedApp = {
    labelsOfNamespaces: (scope, name) => meshes.get(MeshSettings.of(scope).cluster)?.namespacesNamed(name).map(({ labels }) => labels) ?? [],
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

/** The objects of each cluster are a mesh: no check compares those of two. */
function meshesOf(root: IConstruct, { objects }: Rendering): Map<string | undefined, Mesh> {
  const clusters = new Map<string | undefined, RenderedObject[]>();
  for (const object of objects) {
    const known = clusters.get(object.cluster) ?? [];
    known.push(object);
    clusters.set(object.cluster, known);
  }
  return new Map([...clusters].map(([cluster, known]) => {
    const gateways = balancingGatewaysOf(root, cluster).filter(({ isOwned }) => !isOwned).map(({ workload }) => assumedGatewayOf(workload));
    return [cluster, new Mesh(known, {
      gateways,
      elsewhere: saidElsewhere(root, cluster),
      external: externalOf(externalResourcesOf(root, cluster)),
      externalSettings: known[0]?.settings,
    })];
  }));
}
