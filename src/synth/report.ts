import { IConstruct } from 'constructs';
import { CHECKS, runChecks } from '../checks';
import { RenderedObject, Rendering } from './rendering';
import { Findings } from '../core/findings';
import { MeshSettings } from '../core/mesh-settings';
import { RenderedApp } from '../core/rendered-app';
import { Finding, FindingLevel } from '../findings';
import { documentationOf } from '../findings/codes';
import { Mesh } from '../mesh';

/** All findings of an app: first what its constructs reported, then what the checks see. The same one counts once. */
export function report(root: IConstruct, rendering: Rendering): Finding[] {
  const meshes = meshesOf(rendering);
  const app: RenderedApp = {
    labelsOfNamespaces: (scope, name) => meshes.get(MeshSettings.of(scope).cluster)?.namespacesNamed(name).map(({ labels }) => labels) ?? [],
  };
  const found = [...Findings._reportedBelow(root, app), ...[...meshes.values()].flatMap(mesh => runChecks(CHECKS, mesh))];
  const findings = new Map<string, Finding>();
  for (const finding of found) {
    const key = JSON.stringify([finding.code, finding.path, finding.message]);
    if (!findings.has(key)) {
      findings.set(key, withContext(finding, root));
    }
  }
  return [...findings.values()];
}

/** A finding in one line, for a person. */
export function describe(finding: Finding): string {
  const where = [finding.resource, `[${finding.path}]`].filter(Boolean).join(' ');
  const fix = finding.fix ? ` — ${finding.fix}` : '';
  return `${finding.level} ${finding.code} ${where}: ${finding.message}${fix}${finding.url ? ` (${finding.url})` : ''}`;
}

function withContext(finding: Finding, root: IConstruct): Finding {
  const acknowledged = finding.level === FindingLevel.ERROR ? undefined : Findings._acknowledgement(root, finding);
  return {
    ...finding,
    url: documentationOf(finding.code),
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
}

/** The objects of each cluster are a mesh: no check compares those of two. */
function meshesOf({ objects }: Rendering): Map<string | undefined, Mesh> {
  const clusters = new Map<string | undefined, RenderedObject[]>();
  for (const object of objects) {
    const known = clusters.get(object.cluster) ?? [];
    known.push(object);
    clusters.set(object.cluster, known);
  }
  return new Map([...clusters].map(([cluster, known]) => [cluster, new Mesh(known)]));
}
