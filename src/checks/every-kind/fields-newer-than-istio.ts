import { FIELD_HISTORY, KindHistory } from './field-history.generated';
import { CDI001 } from '../../findings/catalogue/cdi001';
import { isOlderVersion, keptByText, kindOf, NEWEST_ISTIO } from '../../istio';
import { Manifest, MeshObject } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { fieldNamesOf } from './schema-violations';

/** The newer parts of a kind as a tree, so that a manifest is only walked where there is something to find. */
interface NewerPart {
  since?: string;
  values?: ReadonlyMap<string, string>;
  /** What each item of a list has. */
  items?: NewerPart;
  /** What each value of a map has, whatever its key is. */
  entries?: NewerPart;
  readonly fields: { readonly name: string; readonly part: NewerPart }[];
}

/** The index of an item, or the key of a value. */
type Step = number | string;

interface NewerKind {
  readonly since?: string;
  readonly root: NewerPart;
  /** The names of the fields that are newer, or have newer values. */
  readonly names: ReadonlySet<string>;
}

/** By group and kind: all versions of a kind have the same fields. */
const NEWER_KINDS = new Map(Object.entries(FIELD_HISTORY).map(([key, history]) => [withoutVersion(key), toTree(history)]));

/** The API server drops fields that it does not know without a word. */
export const fieldsNewerThanIstio: Check = {
  ...CDI001,
  kinds: [...NEWER_KINDS.keys()],
  check(object) {
    // The newest has all that there is.
    if (!isOlder(object.oldestIstio)) {
      return [];
    }
    const kind = NEWER_KINDS.get(kindOf(object.manifest))!;
    const names = fieldNamesOf(object);
    return kind.since === undefined && names !== undefined && !names.some(name => kind.names.has(name)) ? [] : inspect(object, kind);
  },
};

const isOlder = keptByText(version => isOlderVersion(version, NEWEST_ISTIO));

function inspect({ manifest, oldestIstio, origin }: MeshObject, kind: NewerKind): FoundInObject[] {
  const findings: FoundInObject[] = [];
  const report = (what: string, since: string, field?: string) => {
    if (isOlderVersion(oldestIstio, since)) {
      findings.push({
        field,
        message: `${what} exists since Istio ${since}, but the oldest Istio served is ${oldestIstio}`,
        fix: `leave it out, or say ${origin === undefined ? `mesh: { istioVersion: "${since}" } in cdk8s-istio.yaml`
          : `MeshSettings.configure(app, { oldestIstio: IstioVersion.V${since.replace('.', '_')} })`} if every cluster has it`,
      });
    }
  };
  if (kind.since !== undefined) {
    report(`kind ${manifest.kind}`, kind.since);
  }
  walk(manifest, kind.root, [], report);
  return findings;
}

/** The path is put into words only for what is reported: every object is walked at every synth. */
function walk(value: unknown, part: NewerPart, path: Step[], report: (what: string, since: string, field: string) => void): void {
  if (part.since !== undefined) {
    const field = render(path);
    report(`field ${field}`, part.since, field);
  }
  const since = typeof value === 'string' ? part.values?.get(value) : undefined;
  if (since !== undefined) {
    const field = render(path);
    report(`value ${String(value)} of ${field}`, since, field);
  }
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const { name, part: field } of part.fields) {
    below((value as Manifest)[name], field, name, path, report);
  }
  if (part.items !== undefined && Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      below(value[index], part.items, index, path, report);
    }
  }
  if (part.entries !== undefined) {
    for (const [name, item] of Object.entries(value)) {
      below(item, part.entries, name, path, report);
    }
  }
}

function below(value: unknown, part: NewerPart, step: Step, path: Step[], report: (what: string, since: string, field: string) => void): void {
  if (value !== undefined) {
    path.push(step);
    walk(value, part, path, report);
    path.pop();
  }
}

function render(path: readonly Step[]): string {
  return path.map(step => typeof step === 'number' ? `[${step}]` : `.${step}`).join('').slice(1);
}

function toTree(history: KindHistory): NewerKind {
  const root: NewerPart = { fields: [] };
  const partAt = (path: string) => path.match(/\[\]|\{\*\}|[^.[\]{}]+/g)!.reduce(partBelow, root);
  for (const [path, since] of Object.entries(history.fields)) {
    partAt(path).since = since;
  }
  for (const [path, values] of Object.entries(history.enumValues)) {
    partAt(path).values = new Map(Object.entries(values));
  }
  const paths = [...Object.keys(history.fields), ...Object.keys(history.enumValues)];
  return { since: history.since, root, names: new Set(paths.map(path => /\w+$/.exec(withoutItems(path))![0])) };
}

function withoutItems(path: string): string {
  return path.replace(/(?:\[\]|\{\*\})+$/, '');
}

function partBelow(part: NewerPart, step: string): NewerPart {
  switch (step) {
    case '[]': return part.items ??= { fields: [] };
    case '{*}': return part.entries ??= { fields: [] };
  }
  const found = part.fields.find(({ name }) => name === step) ?? { name: step, part: { fields: [] } };
  if (!part.fields.includes(found)) {
    part.fields.push(found);
  }
  return found.part;
}

function withoutVersion(key: string): string {
  const [group, , kind] = key.split('/');
  return `${group}/${kind}`;
}
