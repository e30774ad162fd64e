/**
 * Fetches CRDs from the Go module proxy and prints what came and went against the committed ones.
 *
 *   tsx .scripts/fetch-crds.ts [--istio VERSION] [--gateway-api VERSION] [--argo-rollouts VERSION] [--write] [--crds DIR]
 *
 * A source without a version is taken at `latest`. With --write the committed CRDs and sources.json are replaced;
 * run `npm run import` and `npm run import:field-history` afterwards.
 */
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { diffCrds, formatChanges, summarizeChanges } from './crd-diff';
import { parseCrds } from './crd-schema';
import { CrdSource, DEFAULT_CRD_FOLDER, concatenate, findSource, readPinnedCrds, readSources, sha256, writeSources } from './crd-sources';
import { GoModule, downloadGoModule } from './go-module';

interface FetchedSource {
  source: CrdSource;
  text: string;
}

/** The CRDs of a source out of a downloaded module, with the entry that pins them. */
export function takeCrds(source: CrdSource, goModule: Pick<GoModule, 'version' | 'sum' | 'yamlFiles'>): FetchedSource {
  // A folder may hold other YAML (kustomization.yaml, admission policies): only files with a CRD count.
  const files = [...goModule.yamlFiles(source.within)].filter(([name, text]) => parseCrds(text, name).length > 0);
  if (files.length === 0) {
    throw new Error(`${source.module}@${goModule.version} has no CRD within ${source.within}: correct "within" of ${source.name} in sources.json.`);
  }
  const text = concatenate(files.map(([, content]) => content));
  return {
    source: { ...source, version: goModule.version, moduleSum: goModule.sum, paths: files.map(([name]) => name), sha256: sha256(text) },
    text,
  };
}

function main(): void {
  const { values } = parseArgs({
    options: {
      'istio': { type: 'string' },
      'gateway-api': { type: 'string' },
      'argo-rollouts': { type: 'string' },
      'write': { type: 'boolean', default: false },
      'crds': { type: 'string' },
    },
  });
  const crdFolder = values.crds ?? DEFAULT_CRD_FOLDER;
  const sources = readSources(crdFolder);
  const versions = new Map([
    [findSource(sources, 'istio'), values.istio],
    [findSource(sources, 'gateway-api'), values['gateway-api']],
    [findSource(sources, 'argo-rollouts'), values['argo-rollouts']],
  ]);
  const fetched = sources.map((source) => {
    const taken = takeCrds(source, downloadGoModule(source.module, versions.get(source) ?? 'latest'));
    const changes = diffCrds(readPinnedCrds(crdFolder, source), parseCrds(taken.text, taken.source.file));
    console.log(`${source.module} ${source.version} -> ${taken.source.version}: ${summarizeChanges(changes)}`);
    if (changes.length > 0) {
      console.log(formatChanges(changes));
    }
    return taken;
  });
  if (values.write) {
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
