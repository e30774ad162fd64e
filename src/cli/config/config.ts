import { KnownCheck } from '../../checks/custom/known-check';
import { Rules } from '../../findings/rules';
import { External, MeshFacts } from '../../mesh';
import { Position } from '../../yaml';

/** What `cdk8s-istio.yaml` says. */
export interface Config {
  /** The file, as it is called in findings; none where there is no file. */
  readonly file?: string;
  /** Where the file is. */
  readonly location?: string;
  /** What paths in it count from. */
  readonly folder: string;
  /** What the mesh decides for all objects, where the input does not say it. */
  readonly mesh: MeshFacts;
  /** What is in the cluster beside the input. */
  readonly external?: External;
  /** By name of a mesh the files and folders that it is made of; none: all paths of a call are one mesh. */
  readonly meshes?: ReadonlyMap<string, readonly string[]>;
  /** Files and folders that are left out of folders: patterns with `*`, `**` and `?`. */
  readonly exclude: readonly string[];
  /** Checks of the modules that it names. */
  readonly checks: readonly KnownCheck[];
  /** How grave the findings of a code are, or that they are none. */
  readonly rules: Rules;
  readonly acknowledgements: readonly ConfiguredAcknowledgement[];
}

/** Findings that somebody accepted. */
export interface ConfiguredAcknowledgement {
  readonly code: string;
  /** `Kind namespace/name`, where `*` stands for any characters; none: of every object, and of files. */
  readonly object?: string;
  readonly reason: string;
  readonly position: Position;
}

/** What applies without a file. */
export function defaultConfig(folder: string): Config {
  return { folder, mesh: {}, exclude: [], checks: [], rules: new Map(), acknowledgements: [] };
}
