import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { readable } from './input-files';
import { meshesOf } from './meshes';
import { FileContent } from './read-file';
import { readInput } from './read-input';
import { CDI096 } from '../../findings/catalogue/cdi096';
import { DescribedMesh, describedByMeshConfig } from '../../mesh';
import { Simulator } from '../../simulator/simulator';
import { readDocuments } from '../../yaml';
import { Call, Command } from '../command';
import { readConfig } from '../config/read-config';
import { ProgressLine } from '../progress';
import { Terminal } from '../terminal';
import { refuseCall } from '../usage-problem';

/** The options of commands that ask a simulator. */
export const SIMULATION_OPTIONS: Command['options'] = {
  'mesh-config': { type: 'string' },
  'config': { type: 'string' },
};

/** How the usage explains them. */
export const SIMULATION_USAGE = [
  '  --mesh-config FILE       the MeshConfig of istiod, or the ConfigMap or IstioOperator with it; default: that among the manifests',
  '  --config FILE            settings of the mesh, exclusions; default: cdk8s-istio.yaml in the current folder, where it has one',
].join('\n');

/**
 * Reads the files of a call as one mesh that can be asked.
 *
 * @param what what the command does with them, such as `explain`
 * @throws UsageProblem for a file that cannot be read, with the place; and where the files are several meshes
 */
export async function simulatorOf(what: string, call: Call, terminal: Terminal): Promise<Simulator> {
  const config = await readConfig(terminal.folder, call.options.config as string | undefined);
  const progress = new ProgressLine(terminal);
  const contents = readInput(what, call, config, terminal, progress.show);
  progress.clear();
  tellFindings(contents, terminal);
  const given = call.options['mesh-config'] as string | undefined;
  const meshes = meshesOf(contents, config, given === undefined ? {} : readMeshConfig(given, terminal.folder));
  if (meshes.length > 1) {
    refuseCall(`the files are ${meshes.length} meshes by ${config.file}: give those of one`);
  }
  const [{ mesh, described: { meshConfig, istioVersion } }] = meshes;
  return new Simulator(mesh, { meshConfig, istioVersion });
}

/** Without a document that cannot be read the answer would be another one; a document that is skipped may be one that somebody misses. */
function tellFindings(contents: readonly FileContent[], terminal: Terminal): void {
  for (const { code, file, line, column, message } of contents.flatMap(({ findings }) => findings)) {
    const told = `${[file, line, column].filter(part => part !== undefined).join(':')}: ${message}`;
    if (code === CDI096.code) {
      refuseCall(told);
    }
    terminal.writeError(`${told}\n`);
  }
}

function readMeshConfig(file: string, folder: string): DescribedMesh {
  const documents = readDocuments(readable(file, () => readFileSync(path.resolve(folder, file), 'utf8')));
  const broken = documents.find(({ problem }) => problem !== undefined)?.problem;
  if (broken !== undefined) {
    refuseCall(`${file}:${broken.position.line}:${broken.position.column}: ${broken.reason}`);
  }
  const described = documents.length === 1 ? describedByMeshConfig(documents[0].document?.value) : undefined;
  return described
    ?? refuseCall(`${file}: this is no MeshConfig: give its fields in one document, or the ConfigMap "istio" that has it below data.mesh`);
}
