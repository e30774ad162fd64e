import { inputFiles } from './input-files';
import { Kustomizations } from './kustomization';
import { FileContent, readFile } from './read-file';
import { Call } from '../command';
import { Config } from '../config/config';
import { matcherOf } from '../config/path-pattern';
import { Terminal } from '../terminal';
import { refuseCall } from '../usage-problem';

/** What is done meanwhile: called often, with what is under way. */
export type Progress = (what: string) => void;

/**
 * Reads the files that a call names.
 *
 * @param what what the command does with them, such as `lint`
 * @throws UsageProblem where it names none, or what it names has none
 */
export function readInput(what: string, { operands }: Call, config: Config, terminal: Terminal, progress: Progress): FileContent[] {
  if (operands.length === 0) {
    refuseCall(`${what} what? Name files or folders, or - for standard input`);
  }
  const kustomizations = new Kustomizations();
  const isExcluded = matcherOf(config.exclude, config.folder);
  const files = inputFiles(operands, terminal.folder, location => location === config.location || isExcluded(location));
  if (files.length === 0) {
    refuseCall(`nothing to ${what}: ${operands.join(', ')} ${operands.length === 1 ? 'has' : 'have'} no *.yaml or *.yml that is not excluded`);
  }
  return files.map((file, index) => {
    progress(`reading ${index + 1} of ${files.length} files: ${file.name}`);
    return readFile(file, kustomizations, terminal);
  });
}
