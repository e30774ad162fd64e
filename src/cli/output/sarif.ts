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

/** A rule, of which at least its name is known. */
interface Rule {
  readonly id: string;
  readonly [property: string]: unknown;
}

/**
 * Findings as SARIF 2.1.0, which GitHub and other viewers of code show beside the lines.
 *
 * @param folder what the names of files count from
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function lintSarif({ findings, failures, places, checks }: LintResult, version: string, folder: string): string {
  const found = new Set(findings.map(({ code }) => code));
  const entries = [...CATALOGUE.map(ruleOf), ...checks.map(ruleOfCheck)].filter(({ id }) => found.has(id));
  const indexes = new Map(entries.map(({ id }, index) => [id, index]));
  const fingerprints = new Fingerprints();
  const results = findings.map(finding => ({
    ruleId: finding.code,
    ...ruleIndex(indexes.get(finding.code)),
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
      tool: { driver: { name: 'cdk8s-istio', version, informationUri: PROJECT, rules: entries } },
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

function ruleIndex(index: number | undefined): { ruleIndex?: number } {
  return index === undefined ? {} : { ruleIndex: index };
}

function ruleOf(entry: CatalogueEntry): Rule {
  const text = [...entry.why, ...entry.fix].join('\n\n');
  return { ...ruleOfCheck(entry), help: { text, markdown: text }, helpUri: documentationOf(entry.code) };
}

/** What there is to say of a check of somebody's own. */
function ruleOfCheck({ code, level, summary }: Pick<CatalogueEntry, 'code' | 'level' | 'summary'>): Rule {
  const text = { text: sentence(summary) };
  return { id: code, shortDescription: text, fullDescription: text, defaultConfiguration: { level: LEVELS[level] } };
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
