import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Finding, FindingLevel } from '../../findings';
import { CATALOGUE } from '../../findings/catalogue';
import { CatalogueEntry } from '../../findings/catalogue-entry';
import { documentationOf } from '../../findings/codes';
import { LintResult, Place } from '../lint/lint';

const SCHEMA = 'https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json';
const PROJECT = 'https://github.com/cdk8s-istio/cdk8s-istio';

/** What relative names of files count from. */
const ROOT = '%SRCROOT%';

const LEVELS = { [FindingLevel.ERROR]: 'error', [FindingLevel.WARNING]: 'warning', [FindingLevel.INFO]: 'note' } as const;

/**
 * Findings as SARIF 2.1.0, which GitHub and other viewers of code show beside the lines.
 *
 * @param folder what the names of files count from
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function lintSarif({ findings, failures, places }: LintResult, version: string, folder: string): string {
  const entries = CATALOGUE.filter(({ code }) => findings.some(finding => finding.code === code));
  const fingerprints = new Fingerprints();
  const results = findings.map(finding => ({
    ruleId: finding.code,
    ...ruleIndex(entries.findIndex(({ code }) => code === finding.code)),
    level: LEVELS[finding.level],
    message: { text: finding.fix === undefined ? finding.message : `${finding.message}\n\nFix: ${finding.fix}` },
    locations: [{ ...physicalLocation(finding), ...logicalLocations(finding) }],
    ...finding.related === undefined ? {} : { relatedLocations: finding.related.map((resource, index) => relatedLocation(resource, index, places)) },
    partialFingerprints: { 'cdk8sIstio/v1': fingerprints.of(finding) },
    ...finding.acknowledged === undefined ? {} : { suppressions: [{ kind: 'external', justification: finding.acknowledged }] },
    ...finding.field === undefined ? {} : { properties: { field: finding.field } },
  }));
  return `${JSON.stringify({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk8s-istio', version, informationUri: PROJECT, rules: entries.map(ruleOf) } },
      columnKind: 'utf16CodeUnits',
      originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(`${folder}${path.sep}`).href } },
      invocations: [{
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: failures.map(text => ({ level: 'error', message: { text } })),
      }],
      results,
    }],
  }, null, 2)}\n`;
}

function ruleIndex(index: number): { ruleIndex?: number } {
  return index < 0 ? {} : { ruleIndex: index };
}

function ruleOf({ code, level, summary, why, fix }: CatalogueEntry): object {
  const text = [...why, ...fix].join('\n\n');
  return {
    id: code,
    shortDescription: { text: sentence(summary) },
    fullDescription: { text: sentence(summary) },
    help: { text, markdown: text },
    helpUri: documentationOf(code),
    defaultConfiguration: { level: LEVELS[level] },
  };
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

function physicalLocation({ file, line = 1, column = 1 }: Pick<Finding, 'file' | 'line' | 'column'>): object {
  const region = { startLine: line, startColumn: column };
  return file === undefined ? {} : { physicalLocation: { artifactLocation: artifactLocation(file), region } };
}

function artifactLocation(file: string): object {
  return path.isAbsolute(file) ? { uri: pathToFileURL(file).href } : { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function logicalLocations({ resource }: Pick<Finding, 'resource'>): object {
  return resource === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: resource, kind: 'resource' }] };
}

function relatedLocation(resource: string, id: number, places: ReadonlyMap<string, Place>): object {
  return { id, message: { text: resource }, ...physicalLocation(places.get(resource) ?? {}), ...logicalLocations({ resource }) };
}

/** What tells a finding from the others, also when it moves to another line: by it a viewer knows one that was there before. */
class Fingerprints {
  private readonly counts = new Map<string, number>();

  public of({ code, resource, file, field }: Finding): string {
    const identity = JSON.stringify([code, resource ?? file, field]);
    const count = this.counts.get(identity) ?? 0;
    this.counts.set(identity, count + 1);
    return createHash('sha256').update(`${identity} ${count}`).digest('hex').slice(0, 32);
  }
}
