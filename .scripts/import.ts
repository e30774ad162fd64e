/**
 * Turns the committed CRDs into the TypeScript below `imports/`, and into the schemas that objects are validated by, without any network.
 *
 *   tsx .scripts/import.ts [--output DIR] [--schemas FILE] [--crds DIR]
 *
 * The files are the same byte by byte on every run and machine; `test/imports/import-drift.test.ts` holds them to it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { prepareForImport } from './crd-prepare';
import { CustomResourceDefinition } from './crd-schema';
import { CrdSource, DEFAULT_CRD_FOLDER, findSource, readPinnedCrds, readSources } from './crd-sources';
import { VALIDATED_SOURCES, pruneForValidation, renderCrdSchemas } from './crd-validation';

const REPOSITORY = path.resolve(__dirname, '..');

const SCHEMAS = path.join(REPOSITORY, 'src', 'istio', 'schema', 'crd-schemas.generated.ts');

interface Submodule {
  submodule: string;
  group: string;
  /** Which sources its kinds are from. */
  source: string;
  /** The file below `imports/`, without its ending. */
  file: string;
}

/** The submodules of `crds`: one for each API group of a source. Two sources may have the same group, as Argo's projects do. */
const SUBMODULES: Submodule[] = [
  ...['networking', 'security', 'telemetry', 'extensions'].map(name => submodule(name, 'istio', `${name}.istio.io`)),
  submodule('gatewayapi', 'gateway-api', 'gateway.networking.k8s.io'),
  submodule('argo', 'argo-rollouts', 'argoproj.io'),
  submodule('flagger', 'flagger', 'flagger.app'),
  submodule('keda', 'keda', 'keda.sh'),
  submodule('argocd', 'argo-cd', 'argoproj.io', 'argocd.argoproj.io'),
  submodule('flux', 'flux-kustomize', 'kustomize.toolkit.fluxcd.io'),
];

function submodule(name: string, source: string, group: string, file = group): Submodule {
  return { submodule: name, source, group, file };
}

/** The file below `imports/`, without its ending, with the kinds that a source has of a group. */
export function importedFile(source: string, group: string): string | undefined {
  return SUBMODULES.find(known => known.source === source && known.group === group)?.file;
}

/** Writes a module for each API group of a source, and the index, into a folder. */
export async function generateImports(outputFolder: string, crdFolder: string = DEFAULT_CRD_FOLDER): Promise<void> {
  const sources = readSources(crdFolder);
  const pinned = sources.map((source) => ({ source, crds: readPinnedCrds(crdFolder, source) }));
  for (const { source, crds } of pinned) {
    const group = crds.map(({ spec }) => spec.group).find((candidate) => importedFile(source.name, candidate) === undefined);
    if (group !== undefined) {
      throw new Error(`The API group '${group}' of ${source.name} has no submodule: name one in SUBMODULES of .scripts/import.ts.`);
    }
  }
  const modules = new Map(pinned.map(({ source, crds }) => [source.name, runCdk8sImport(crds.map(prepareForImport))]));
  mkdirSync(outputFolder, { recursive: true });
  for (const { source, group, file } of SUBMODULES) {
    const generated = modules.get(source)?.get(`${group}.ts`);
    if (generated === undefined) {
      throw new Error(`${source} has no CRD of the API group '${group}': pin one in imports/crds, or take the group out of SUBMODULES.`);
    }
    writeFileSync(path.join(outputFolder, `${file}.ts`), finish(generated, findSource(sources, source)));
  }
  writeFileSync(path.join(outputFolder, 'index.ts'), indexModule());
}

/** The module with the schemas that objects are validated by. */
export function generateSchemas(crdFolder: string = DEFAULT_CRD_FOLDER): string {
  const sources = readSources(crdFolder).filter(({ name }) => VALIDATED_SOURCES.includes(name));
  return renderCrdSchemas(pruneForValidation(sources.flatMap((source) => readPinnedCrds(crdFolder, source))), sources);
}

/** The modules that `cdk8s import` writes for these CRDs, by file name. */
function runCdk8sImport(crds: CustomResourceDefinition[]): Map<string, string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-import-'));
  try {
    // JSON is YAML, and leaves no doubt about quoting.
    writeFileSync(path.join(folder, 'crds.yaml'), crds.map((crd) => JSON.stringify(crd)).join('\n---\n') + '\n');
    const command = path.join(path.dirname(require.resolve('cdk8s-cli/package.json', { paths: [REPOSITORY] })), 'bin', 'cdk8s');
    const result = spawnSync(process.execPath, [
      command, 'import', 'crds.yaml', '--language', 'typescript', '--output', 'out', '--no-save', '--no-class-prefix',
    ], {
      cwd: folder,
      // It would ask the npm registry for a newer cdk8s-cli. It sorts with localeCompare: fix the locale.
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', LC_ALL: 'C' },
      encoding: 'utf8',
    });
    if (result.status !== 0) {
      throw new Error(`cdk8s import failed:\n${result.stdout}${result.stderr}`);
    }
    const output = path.join(folder, 'out');
    return new Map(readdirSync(output).map((file) => [file, readFileSync(path.join(output, file), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finish(generated: string, source: CrdSource): string {
  const header = [
    '// Generated by npm run import. Do not edit.',
    `// From the CRDs of ${source.module} ${source.version} (${source.license}).`,
    '/* eslint-disable */',
  ];
  return `${header.join('\n')}\n${generated}`;
}

function indexModule(): string {
  const lines = SUBMODULES.map(({ submodule: name, file }) => `export * as ${name} from './${file}';`);
  return ['// Generated by npm run import. Do not edit.', '/* eslint-disable */', ...lines, ''].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { output: { type: 'string' }, schemas: { type: 'string' }, crds: { type: 'string' } } });
  await generateImports(values.output ?? path.join(REPOSITORY, 'imports'), values.crds);
  writeFileSync(values.schemas ?? SCHEMAS, generateSchemas(values.crds));
}

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
