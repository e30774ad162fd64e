import { readFileSync } from 'node:fs';
import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse, ValidationError } from '../core/errors';
import { Findings } from '../core/findings';
import { rememberSource } from '../core/manifest-source';
import { pathInErrors } from '../core/path-in-errors';
import { Manifest, groupOf } from '../istio';
import { Position, readManifests, ReadManifest, ReadManifests, YamlProblem } from '../yaml';

/**
 * Where the manifests are: in a file, or in a text.
 */
export interface IncludeManifestsProps {
  /**
   * Path of a file with YAML or JSON, of several documents where it has them; from the folder in which the app runs. It is UTF-8, and has at
   * most 10 MB. A synth reads no network, so there are no URLs.
   *
   * @default - the manifests are in `text`
   */
  readonly path?: string;

  /**
   * The YAML or JSON itself, such as what `helm template` printed.
   *
   * @default - the manifests are in `path`
   */
  readonly text?: string;
}

/**
 * Includes manifests as Kubernetes reads them, as API objects with the names that they have.
 *
 * `Include` of cdk8s reads YAML in another way: `exportTo: [.]` becomes `.nan` there, `22:30` 1350, a date another text, and a file with an
 * error is included as far as it goes. This construct reads what kubectl, Argo CD and istioctl read, and refuses what they refuse, with file,
 * line and column. The items of a `List` become objects of their own. The checks see what was included like anything else, and their findings
 * say file and line.
 *
 * @see https://istio.io/latest/docs/reference/config/analysis/
 */
@pathInErrors
export class IncludeManifests extends Construct {
  /** The lines of the objects, by what tells them apart. */
  private readonly lines = new Map<string, number>();
  private readonly file?: string;

  /**
   * @param scope the chart, or a construct in it
   * @param id construct id
   * @param props where the manifests are
   * @throws if there is neither a file nor a text, or both; if the file can not be read; for YAML that Kubernetes refuses; for a document
   * without apiVersion, kind or name; and for an object that is there twice
   */
  constructor(scope: Construct, id: string, props: IncludeManifestsProps = {}) {
    super(scope, id);
    this.file = props.path;
    const { manifests, repeatedKeys } = this.read(contentOf(`manifests of "${this.node.path}"`, props));
    manifests.forEach(manifest => this.add(manifest));
    const findings = Findings.of(this);
    repeatedKeys.forEach(({ key, position }) => findings.add({
      code: 'CDI006',
      message: `the key ${JSON.stringify(key)} is a second time in one map at ${this.placeOf(position)}: Kubernetes takes the last one, `
        + 'without a word',
      fix: 'remove one of them',
    }));
  }

  /** The included objects, in the order of the file. */
  public get apiObjects(): ApiObject[] {
    return this.node.children.filter((child): child is ApiObject => ApiObject.isApiObject(child));
  }

  private read(text: string): ReadManifests {
    try {
      return readManifests(text);
    } catch (error) {
      if (error instanceof YamlProblem) {
        throw new ValidationError(`manifests of "${this.node.path}" cannot be read, ${this.placeOf(error.position)}: ${error.reason}`);
      }
      throw error;
    }
  }

  private add({ manifest, position }: ReadManifest): void {
    const apiObject = new ApiObject(this, this.idFor(manifest as Manifest, position), manifest as unknown as ApiObjectProps);
    rememberSource(apiObject, { file: this.file, line: position.line });
  }

  /** The id that cdk8s's Include gives, so that one can take the place of the other; the group too, where a kind is in two. */
  private idFor(manifest: Manifest, position: Position): string {
    const { name, namespace } = manifest.metadata!;
    const group = groupOf(manifest);
    const identity = JSON.stringify([group, manifest.kind, namespace, name]);
    const other = this.lines.get(identity);
    if (other !== undefined) {
      throw new ValidationError(`manifests of "${this.node.path}" have ${manifest.kind} "${name}" twice, in line ${other} and `
        + `at ${this.placeOf(position)}: `
        + 'what is applied last is all that there is, so rename one of them, or leave it out');
    }
    this.lines.set(identity, position.line);
    const usual = [name, manifest.kind.toLowerCase(), namespace].filter(Boolean).join('-');
    return [usual, `${usual}-${group}`].find(id => this.node.tryFindChild(id) === undefined) ?? `${usual}-${group}-${position.line}`;
  }

  private placeOf({ line, column }: Position): string {
    return this.file === undefined ? `line ${line}, column ${column}` : `${this.file}:${line}:${column}`;
  }
}

function contentOf(what: string, { path, text }: IncludeManifestsProps): string {
  if ((path === undefined) === (text === undefined)) {
    refuse(what, 'in a file or in a text', path === undefined ? undefined : 'both', 'give path or text');
  }
  return path === undefined ? text! : fileContent(`path of the ${what}`, path);
}

function fileContent(what: string, path: string): string {
  if (/^[A-Za-z][-+.A-Za-z0-9]*:\/\//.test(path)) {
    refuse(what, 'a file', path, 'a synth reads no network: keep a copy in the repository');
  }
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return refuse(what, `a file that can be read (${(error as Error).message})`, path, `the path counts from ${process.cwd()}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return refuse(what, 'a file in UTF-8', path, 'write it in that encoding');
  }
}
