import { Acknowledgements } from './acknowledgements';
import { CHECKS, runSafely } from '../../checks';
import { KnownCheck } from '../../checks/custom/known-check';
import { runCustomChecks } from '../../checks/custom/run-custom-checks';
import { Finding } from '../../findings';
import { CDI004 } from '../../findings/catalogue/cdi004';
import { CDI005 } from '../../findings/catalogue/cdi005';
import { documentationOf } from '../../findings/codes';
import { ruled } from '../../findings/rules';
import { resourceName } from '../../istio';
import { ObjectSource } from '../../mesh';
import { Config } from '../config/config';
import { meshesOf } from '../input/meshes';
import { FileContent } from '../input/read-file';
import { Progress } from '../input/read-input';

/** What was found, and how much was looked at. */
export interface LintResult {
  /** By file, line, column and code; those that somebody accepted too. */
  readonly findings: readonly Finding[];
  readonly objects: number;
  readonly files: number;
  /** Checks that failed, which is a mistake of ours. */
  readonly failures: readonly string[];
  /** The checks of the config file. */
  readonly checks: readonly KnownCheck[];
  /** Where the objects are, by what findings call them. */
  readonly places: ReadonlyMap<string, Place>;
}

/** A place in a file. */
export type Place = Pick<ObjectSource, 'file' | 'line' | 'column'>;

/** What is wrong with a text or number that cdk8s writes: a file has no such, it was read as Kubernetes reads it. */
const OF_WRITTEN_FILES = new Set([CDI004.code, CDI005.code]);

/** Runs the checks over files, mesh by mesh. */
export function lint(contents: readonly FileContent[], config: Config, progress: Progress): LintResult {
  const failures: string[] = [];
  const found = contents.flatMap(({ findings }) => findings);
  const failed: Finding[] = [];
  for (const { mesh } of meshesOf(contents, config)) {
    found.push(...runSafely(CHECKS.filter(({ code }) => !OF_WRITTEN_FILES.has(code)), mesh, ({ code }, { manifest }, error) => {
      failures.push(`the check ${code} fails at ${resourceName(manifest)}: ${(error as Error).message.split('\n')[0]}`);
    }, count => progress(`checked ${count} of ${mesh.objects.length} objects`)));
    progress(`checking ${mesh.objects.length} objects: checks of the config file`);
    const ofConfig = runCustomChecks(config.checks.filter(({ code }) => config.rules.get(code) !== 'off'), mesh);
    found.push(...ofConfig.findings);
    failed.push(...ofConfig.failures);
  }
  const objects = contents.flatMap(content => content.objects);
  const acknowledgements = new Acknowledgements(config, objects);
  const marked = withoutRepeats(found).flatMap(finding => ruled(finding, config.rules) ?? []).map(finding => acknowledgements.mark(finding));
  const unused = acknowledgements.unused().flatMap(finding => ruled(finding, config.rules) ?? []).map(finding => acknowledgements.mark(finding));
  const findings = [...marked, ...unused, ...withoutRepeats(failed)].map(withPage);
  const places = new Map(objects.map(({ manifest, source }) => [resourceName(manifest), source]));
  return { findings: inOrder(findings, contents), objects: objects.length, files: contents.length, failures, places, checks: config.checks };
}

/** A file can be in two meshes. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map(finding => [identityOf(finding), finding])).values()];
}

function identityOf({ code, file, line, column, resource, field, message }: Finding): string {
  return JSON.stringify([code, file, line, column, resource, field, message]);
}

function withPage(finding: Finding): Finding {
  const url = documentationOf(finding.code);
  return url === undefined ? finding : { ...finding, url };
}

/** Files in the order of the call; in a file from its beginning. */
function inOrder(findings: readonly Finding[], contents: readonly FileContent[]): Finding[] {
  const order = new Map(contents.map(({ file: { name } }, index) => [name, index]));
  const fileOf = ({ file = '' }: Finding) => order.get(file) ?? contents.length;
  return [...findings].sort((one, other) => fileOf(one) - fileOf(other)
    || (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0)
    || (one.code < other.code ? -1 : one.code > other.code ? 1 : 0));
}
