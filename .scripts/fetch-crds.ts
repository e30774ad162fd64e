/**
 * Fetches CRDs from the Go module proxy and prints what came and went against the committed ones.
 *
 *   tsx .scripts/fetch-crds.ts [--SOURCE VERSION]… [--write] [--crds DIR]
 *
 * SOURCE is a name in sources.json, such as `istio`. A source without a version is taken at `latest`. With --write the committed CRDs and sources.json are replaced;
 * run `npm run import` and `npm run import:field-history` afterwards.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { diffCrds, formatChanges, summarizeChanges } from './crd-diff';
import { parseCrds } from './crd-schema';
import { CrdSource, DEFAULT_CRD_FOLDER, concatenate, indentQuotedLines, readPinnedCrds, readSources, sha256, writeSources } from './crd-sources';
import { GoModule, downloadGoModule } from './go-module';

interface FetchedSource {
  source: CrdSource;
  text: string;
}

/** The CRDs of a source out of a downloaded module, with the entry that pins them. */
export function takeCrds(source: CrdSource, goModule: Pick<GoModule, 'version' | 'sum' | 'yamlFiles'>): FetchedSource {
  const all = [...goModule.yamlFiles(source.within)].map(([name, text]): [string, string] => [name, indentQuotedLines(text)]);
  // A folder may hold other YAML (kustomization.yaml, admission policies): only files with a CRD count.
  const files = all.filter(([name, text]) => parseCrds(text, name).some(({ spec }) => source.kinds?.includes(spec.names.kind) ?? true));
  if (files.length === 0) {
    const what = source.kinds === undefined ? 'no CRD' : `no CRD of the kinds ${source.kinds.join(', ')}`;
    throw new Error(`${source.module}@${goModule.version} has ${what} within ${source.within}: correct ${source.name} in sources.json.`);
  }
  const text = concatenate(files.map(([, content]) => content));
  return {
    source: { ...source, version: goModule.version, moduleSum: goModule.sum, paths: files.map(([name]) => name), sha256: sha256(text) },
    text,
  };
}

interface FetchOptions {
  crdFolder: string;
  sources: CrdSource[];
  /** By the name of a source. */
  versions: Map<string, string>;
  write: boolean;
}

/** What the command line asks for. Each source has an option, so the folder with the sources is read first. */
export function readOptions(args: string[]): FetchOptions {
  const given = parseArgs({ args, options: { crds: { type: 'string' } }, strict: false }).values.crds;
  const crdFolder = typeof given === 'string' ? given : DEFAULT_CRD_FOLDER;
  const sources = readSources(crdFolder);
  const ofSources = Object.fromEntries(sources.map(({ name }) => [name, { type: 'string' as const }]));
  const { write, crds, ...versions } = parseArgs({ args, options: { ...ofSources, write: { type: 'boolean' }, crds: { type: 'string' } } }).values;
  return { crdFolder, sources, versions: new Map(Object.entries<string>(versions)), write: write === true };
}

function main(): void {
  const { crdFolder, sources, versions, write } = readOptions(process.argv.slice(2));
  const fetched = sources.map((source) => {
    const taken = takeCrds(source, downloadGoModule(source.module, versions.get(source.name) ?? 'latest'));
    const changes = diffCrds(readPinnedCrds(crdFolder, source), parseCrds(taken.text, taken.source.file));
    console.log(`${source.module} ${source.version} -> ${taken.source.version}: ${summarizeChanges(changes)}`);
    if (changes.length > 0) {
      console.log(formatChanges(changes));
    }
    return taken;
  });
  if (write) {
    for (const { source, text } of fetched) {
      writeFileSync(path.join(crdFolder, source.file), text);
    }
    writeSources(crdFolder, fetched.map(({ source }) => source));
    console.log('Written. Now run npm run import and npm run import:field-history.');
  } else if (fetched.some(({ source }, index) => source.sha256 !== sources[index].sha256)) {
    console.log('Nothing was written: add --write to replace the committed CRDs.');
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
