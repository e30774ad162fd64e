/**
 * The committed CRDs and `sources.json`, which says where each file came from and what its bytes must be.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { CustomResourceDefinition, parseCrds } from './crd-schema';

/** One pinned file of CRDs. */
export interface CrdSource {
  /** Names the source on the command line: `istio`, `gateway-api`, `argo-rollouts`, … */
  name: string;
  /** The file below `imports/crds`. */
  file: string;
  /** The Go module that publishes the CRDs. */
  module: string;
  version: string;
  /** The checksum of the module's zip, as `go mod download -json` and `go.sum` write it. */
  moduleSum: string;
  license: string;
  /** A file, or the folder whose files with a CRD are taken. */
  within: string;
  /** Only files with a CRD of these kinds are taken; all where it is left out. */
  kinds?: string[];
  /** The files inside the module, in the order in which they were put together. */
  paths: string[];
  /** Of the committed file. */
  sha256: string;
}

const REPOSITORY = path.resolve(__dirname, '..');

export const DEFAULT_CRD_FOLDER = path.join(REPOSITORY, 'imports', 'crds');

const SOURCES_FILE = 'sources.json';

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

export function readSources(crdFolder: string): CrdSource[] {
  return (JSON.parse(readFileSync(path.join(crdFolder, SOURCES_FILE), 'utf8')) as { sources: CrdSource[] }).sources;
}

export function writeSources(crdFolder: string, sources: CrdSource[]): void {
  writeFileSync(path.join(crdFolder, SOURCES_FILE), JSON.stringify({ sources }, null, 2) + '\n');
}

export function findSource(sources: CrdSource[], name: string): CrdSource {
  const source = sources.find((candidate) => candidate.name === name);
  if (!source) {
    throw new Error(`${SOURCES_FILE} has no source named '${name}'. Known: ${sources.map((known) => known.name).join(', ')}.`);
  }
  return source;
}

/** The text of a committed CRD file; throws when its bytes are not the pinned ones. */
export function readPinnedText(crdFolder: string, source: CrdSource): string {
  const text = readFileSync(path.join(crdFolder, source.file), 'utf8');
  const actual = sha256(text);
  if (actual !== source.sha256) {
    throw new Error([
      `${source.file} has sha256 ${actual}, but ${SOURCES_FILE} pins ${source.sha256} for ${source.module}@${source.version}.`,
      'Restore the file from git, or take the CRDs anew with npm run import:fetch -- --write.',
    ].join(' '));
  }
  return text;
}

export function readPinnedCrds(crdFolder: string, source: CrdSource): CustomResourceDefinition[] {
  return parseCrds(readPinnedText(crdFolder, source), source.file);
}

const UNCLOSED_QUOTE = /^( *)[\w-]+: '(?:[^']|'')*$/;
const CLOSING_QUOTE = /^(?:[^']|'')*'\s*$/;

/**
 * Indents the lines of a quoted text that stand no deeper than its key, as Flagger publishes them: YAML forbids it, and only the parser of
 * Kubernetes bears it. Everything else stays byte by byte.
 */
export function indentQuotedLines(text: string): string {
  let quotedAt: string | undefined;
  return text.split('\n').map((line) => {
    if (quotedAt === undefined) {
      quotedAt = UNCLOSED_QUOTE.exec(line)?.[1];
      return line;
    }
    const deeper = line.startsWith(`${quotedAt} `) ? line : `${quotedAt}  ${line.trimStart()}`;
    quotedAt = CLOSING_QUOTE.test(line) ? undefined : quotedAt;
    return deeper;
  }).join('\n');
}

/** Puts several YAML files into one; a single file stays as published, byte by byte. */
export function concatenate(files: string[]): string {
  return files
    .map((text) => (text.endsWith('\n') ? text : `${text}\n`))
    .map((text, index) => (index === 0 || text.startsWith('---') ? text : `---\n${text}`))
    .join('');
}
