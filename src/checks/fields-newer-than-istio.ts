import { isOlderVersion } from '../istio';
import { Manifest, Mesh, MeshObject } from '../mesh';
import { CheckFinding } from './check';
import { FIELD_HISTORY, KindHistory } from './field-history.generated';

/** The newer parts of a kind as a tree, so that a manifest is only walked where there is something to find. */
interface NewerPart {
  since?: string;
  values?: Record<string, string>;
  readonly children: Map<string, NewerPart>;
}

interface NewerKind {
  readonly since?: string;
  readonly root: NewerPart;
}

/** By group and kind: all versions of a kind have the same fields. */
const NEWER_KINDS = new Map(Object.entries(FIELD_HISTORY).map(([key, history]) => [withoutVersion(key), toTree(history)]));

/**
 * CDI001: a kind, a field or a value that the oldest Istio served does not know. The API server drops unknown fields silently.
 */
export function fieldsNewerThanIstio(mesh: Mesh): CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const object of mesh.objects) {
    const kind = NEWER_KINDS.get(withoutVersion(`${object.manifest.apiVersion}/${object.manifest.kind}`));
    if (kind !== undefined) {
      findings.push(...inspect(object, kind));
    }
  }
  return findings;
}

function inspect(object: MeshObject, kind: NewerKind): CheckFinding[] {
  const findings: CheckFinding[] = [];
  const report = (what: string, since: string) => {
    if (isOlderVersion(object.oldestIstio, since)) {
      findings.push({
        code: 'CDI001',
        level: 'error',
        message: `${what} exists since Istio ${since}, but the oldest Istio served is ${object.oldestIstio}`,
        fix: `leave it out, or say MeshSettings.configure(app, { oldestIstio: IstioVersion.V${since.replace('.', '_')} }) if every cluster has it`,
        object,
      });
    }
  };
  if (kind.since !== undefined) {
    report(`kind ${object.manifest.kind}`, kind.since);
  }
  walk(object.manifest, kind.root, [], report);
  return findings;
}

/** The path is put into words only for what is reported: every object is walked at every synth. */
function walk(value: unknown, part: NewerPart, path: string[], report: (what: string, since: string) => void): void {
  if (part.since !== undefined) {
    report(`field ${render(path)}`, part.since);
  }
  if (typeof value === 'string' && part.values?.[value] !== undefined) {
    report(`value ${value} of ${render(path)}`, part.values[value]);
  }
  if (typeof value !== 'object' || value === null) {
    return;
  }
  const below = (item: unknown, step: string, child: NewerPart) => {
    path.push(step);
    walk(item, child, path, report);
    path.pop();
  };
  for (const [key, child] of part.children) {
    if (key === '[]') {
      if (Array.isArray(value)) {
        value.forEach((item, index) => below(item, `[${index}]`, child));
      }
    } else if (key === '{*}') {
      Object.entries(value).forEach(([name, item]) => below(item, `.${name}`, child));
    } else {
      const field = (value as Manifest)[key];
      if (field !== undefined) {
        below(field, `.${key}`, child);
      }
    }
  }
}

function render(path: string[]): string {
  return path.join('').slice(1);
}

function toTree(history: KindHistory): NewerKind {
  const root: NewerPart = { children: new Map() };
  const partAt = (path: string) => path.match(/\[\]|\{\*\}|[^.[\]{}]+/g)!.reduce<NewerPart>((part, key) => {
    const child = part.children.get(key) ?? { children: new Map() };
    part.children.set(key, child);
    return child;
  }, root);
  for (const [path, since] of Object.entries(history.fields)) {
    partAt(path).since = since;
  }
  for (const [path, values] of Object.entries(history.enumValues)) {
    partAt(path).values = values;
  }
  return { since: history.since, root };
}

function withoutVersion(key: string): string {
  const [group, , kind] = key.split('/');
  return `${group}/${kind}`;
}
