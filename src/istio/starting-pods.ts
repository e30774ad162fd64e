import { Misfit, never } from './misfit';
import { mapOf, mapsOf, textOf } from './plain-value';

/** The most bytes of a variable with its name and "=", or of an argument, with which Linux starts a program. */
export const MAX_PROCESS_TEXT = 131_071;

const CONTROL = /[\x00-\x1f\x7f]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];
const HANDLERS = ['postStart', 'preStop'];

/** A value of pods that the API server takes, and with which they never start or never become ready. */
export interface Hindrance {
  /** Below the spec of the pods: `containers[0].env[1].value`. */
  readonly field: string;
  /** It, or how long it is, as far as that is known to be too long. */
  readonly got: string;
  readonly misfit: Misfit;
  /** Whether only the agent of Istio, which asks in the place of the kubelet, can do nothing with it. */
  readonly isOfAgent: boolean;
}

/** Why Linux starts no program with a variable, together with its name, or an argument of so many bytes. */
export function misfitOfProcessText(bytes: number): Misfit | undefined {
  return bytes <= MAX_PROCESS_TEXT ? undefined
    : never(`at most ${MAX_PROCESS_TEXT} bytes, with the name of a variable`, 'put it into a ConfigMap, and mount that as a file');
}

/**
 * Why the agent of Istio answers 500 to a probe of a path: it makes a URL of it, which Go does not read. The kubelet itself escapes it, in pods
 * without a sidecar.
 */
export function misfitOfProbedPath(path: string): Misfit | undefined {
  if (CONTROL.test(path)) {
    return never('a path without control characters', 'take the character out');
  }
  return !BAD_ESCAPE.test(path.split(/[?#]/, 1)[0]) ? undefined
    : never('a path in which "%" comes before two hexadecimal digits', 'write "%25" for the sign itself');
}

/** What keeps pods with such a spec from starting, or from becoming ready. */
export function hindrancesOf(spec: Readonly<Record<string, unknown>>): Hindrance[] {
  return ['initContainers', 'containers'].flatMap(list => mapsOf(spec[list]).flatMap((container, index) => {
    const at = `${list}[${index}]`;
    return [...ofProcesses(at, container), ...list === 'containers' ? ofProbes(at, container) : []];
  }));
}

function ofProbes(at: string, container: Record<string, unknown>): Hindrance[] {
  return PROBES.flatMap(probe => {
    const path = textOf(mapOf(mapOf(container[probe]).httpGet).path) ?? '';
    const misfit = misfitOfProbedPath(path);
    return misfit === undefined ? [] : [{ field: `${at}.${probe}.httpGet.path`, got: path, misfit, isOfAgent: true }];
  });
}

function ofProcesses(at: string, { env, command, args, lifecycle, ...others }: Record<string, unknown>): Hindrance[] {
  const known = new Map<string, string>();
  const found: Hindrance[] = [];
  const measure = (field: string, text: string, name = ''): void => {
    const bytes = Buffer.byteLength(text) + Buffer.byteLength(name);
    const misfit = misfitOfProcessText(bytes);
    if (misfit !== undefined) {
      found.push({ field: `${at}.${field}`, got: `${bytes} bytes`, misfit, isOfAgent: false });
    }
  };
  mapsOf(env).forEach(({ name, value }, index) => {
    const [named, text] = [textOf(name), textOf(value)];
    if (named !== undefined && text !== undefined) {
      const expanded = expand(text, known);
      known.set(named, expanded);
      measure(`env[${index}].value`, expanded, `${named}=`);
    }
  });
  const commands: [string, unknown][] = [
    ['command', command], ['args', args],
    ...PROBES.map((probe): [string, unknown] => [`${probe}.exec.command`, mapOf(mapOf(others[probe]).exec).command]),
    ...HANDLERS.map((handler): [string, unknown] => [`lifecycle.${handler}.exec.command`, mapOf(mapOf(mapOf(lifecycle)[handler]).exec).command]),
  ];
  commands.forEach(([field, texts]) => (Array.isArray(texts) ? texts : []).forEach((text, index) => {
    if (typeof text === 'string') {
      measure(`${field}[${index}]`, expand(text, known));
    }
  }));
  return found;
}

/** What the kubelet makes of a text: `$(NAME)` is a variable before it, `$$` a `$`. No more than is needed to tell that it is too long. */
function expand(text: string, known: ReadonlyMap<string, string>): string {
  if (!text.includes('$')) {
    return text;
  }
  let expanded = '';
  for (const [part, name] of text.matchAll(/\$\$|\$\(([^)]*)\)|\$|[^$]+/g)) {
    expanded += name !== undefined ? known.get(name) ?? part : part === '$$' ? '$' : part;
    if (expanded.length > MAX_PROCESS_TEXT) {
      break;
    }
  }
  return expanded;
}
