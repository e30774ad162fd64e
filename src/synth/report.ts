import { IConstruct } from 'constructs';
import { CheckFinding, runChecks } from '../checks';
import { documentationOf } from '../core/documentation';
import { Finding, FindingLevel } from '../core/finding';
import { Findings } from '../core/findings';
import { Mesh, resourceName } from '../mesh';
import { ownerOf, RenderedObject, Rendering } from './rendering';

/** All findings of an app: first what its constructs reported, then what the checks see. */
export function report(root: IConstruct, rendering: Rendering): Finding[] {
  const seen = new Set<string>();
  const findings: Finding[] = [];
  const add = (finding: Finding, scope: IConstruct) => {
    const key = JSON.stringify([finding.code, finding.path, finding.message]);
    if (!seen.has(key)) {
      seen.add(key);
      findings.push(withContext(finding, scope));
    }
  };
  Findings._reportedBelow(root).forEach(({ finding, scope }) => add(finding, scope));
  for (const found of meshesOf(rendering).flatMap(runChecks)) {
    const { apiObject } = found.object as RenderedObject;
    add(fromCheck(found, ownerOf(apiObject)), apiObject);
  }
  return findings;
}

/** A finding in one line, for a person. */
export function describe(finding: Finding): string {
  const where = [finding.resource, `[${finding.path}]`].filter(Boolean).join(' ');
  const fix = finding.fix ? ` — ${finding.fix}` : '';
  return `${finding.level} ${finding.code} ${where}: ${finding.message}${fix}${finding.url ? ` (${finding.url})` : ''}`;
}

function fromCheck(found: CheckFinding, owner: IConstruct): Finding {
  return {
    code: found.code,
    level: found.level as FindingLevel,
    message: found.message,
    fix: found.fix,
    path: owner.node.path,
    resource: resourceName(found.object.manifest),
  };
}

function withContext(finding: Finding, scope: IConstruct): Finding {
  const acknowledged = finding.level === FindingLevel.ERROR ? undefined : Findings._acknowledgement(scope, finding.code);
  return {
    ...finding,
    url: documentationOf(finding.code),
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
}

/** The objects of each cluster are a mesh: no check compares those of two. */
function meshesOf({ objects }: Rendering): Mesh[] {
  const clusters = new Map<string | undefined, RenderedObject[]>();
  for (const object of objects) {
    const known = clusters.get(object.cluster) ?? [];
    known.push(object);
    clusters.set(object.cluster, known);
  }
  return [...clusters.values()].map(known => new Mesh(known));
}
