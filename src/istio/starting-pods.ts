import { Misfit, never } from './misfit';
import { mapOf, mapsOf, numberOf, textOf } from './plain-value';

/** The most bytes of a variable with its name and "=", or of an argument, with which Linux starts a program. */
export const MAX_PROCESS_TEXT = 131_071;

/** Ports on which the sidecar of a pod and its agent listen, whatever the mesh says. */
const SIDECAR_PORTS: readonly number[] = [15000, 15001, 15006, 15020, 15021, 15090];
/** The container with both of them. */
const PROXY = 'istio-proxy';

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
  /** What can do nothing with it: `agent`, the one of Istio, which sends probes in the place of the kubelet; only some pods have a `sidecar`. */
  readonly by: 'Linux' | 'kubelet' | 'agent' | 'sidecar';
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
export function hindrancesOf({ initContainers, containers }: Readonly<Record<string, unknown>>): Hindrance[] {
  const found: Hindrance[] = [];
  mapsOf(initContainers).forEach((container, index) => {
    const at = `initContainers[${index}]`;
    found.push(...ofProcesses(at, container), ...ofImage(at, container));
  });
  mapsOf(containers).forEach((container, index) => {
    const at = `containers[${index}]`;
    found.push(...ofProcesses(at, container), ...ofImage(at, container), ...ofProbes(at, container), ...ofPorts(at, container));
  });
  return found;
}

/** Something else has such a port already when the container starts. */
function ofPorts(at: string, { name, ports }: Record<string, unknown>): Hindrance[] {
  return name === PROXY ? [] : mapsOf(ports).flatMap(({ containerPort, protocol }, index): Hindrance[] => {
    const port = numberOf(containerPort);
    return port === undefined || !SIDECAR_PORTS.includes(port) || (protocol ?? 'TCP') !== 'TCP' ? []
      : [{ field: `${at}.ports[${index}].containerPort`, got: String(port), misfit: TAKEN_PORT, by: 'sidecar' }];
  });
}

const TAKEN_PORT = never(`a port on which the sidecar does not listen itself (${SIDECAR_PORTS.join(', ')})`,
  'let the application listen on another port');

/** The kubelet reads a name in small letters, with a registry, a tag and a digest. Texts that others still fill in are left alone. */
function ofImage(at: string, { image }: Record<string, unknown>): Hindrance[] {
  return typeof image !== 'string' || image === '' || /[${}<>]/.test(image) || IMAGE.test(image) ? []
    : [{ field: `${at}.image`, got: image, misfit: NO_IMAGE, by: 'kubelet' }];
}

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
/** As the distribution of images has it. */
const IMAGE = new RegExp(`^(?:${REGISTRY}/)?${PART}(?:/${PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@${DIGEST})?$`);
const NO_IMAGE = never('the name of an image such as "registry.example.com/shop/web:1.2", in small letters and without blanks', 'write it so');

function ofProbes(at: string, container: Record<string, unknown>): Hindrance[] {
  return PROBES.filter(probe => container[probe] !== undefined).flatMap(probe => {
    const path = textOf(mapOf(mapOf(container[probe]).httpGet).path) ?? '';
    const misfit = misfitOfProbedPath(path);
    return misfit === undefined ? [] : [{ field: `${at}.${probe}.httpGet.path`, got: path, misfit, by: 'agent' }];
  });
}

function ofProcesses(at: string, container: Record<string, unknown>): readonly Hindrance[] {
  return STARTING.some(field => container[field] !== undefined) ? ofGivenProcesses(at, container) : NONE;
}

/** The fields of a container that start a program, or are given to it. */
const STARTING = ['env', 'command', 'args', 'lifecycle', ...PROBES];
const NONE: readonly Hindrance[] = [];

function ofGivenProcesses(at: string, { env, command, args, lifecycle, ...others }: Record<string, unknown>): Hindrance[] {
  const known = new Map<string, string>();
  const found: Hindrance[] = [];
  const measure = (field: string, text: string, name = ''): void => {
    const bytes = Buffer.byteLength(text) + Buffer.byteLength(name);
    const misfit = misfitOfProcessText(bytes);
    if (misfit !== undefined) {
      found.push({ field: `${at}.${field}`, got: `${bytes} bytes`, misfit, by: 'Linux' });
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
    ...PROBES.filter(probe => others[probe] !== undefined)
      .map((probe): [string, unknown] => [`${probe}.exec.command`, mapOf(mapOf(others[probe]).exec).command]),
    ...(lifecycle === undefined ? [] : HANDLERS)
      .map((handler): [string, unknown] => [`lifecycle.${handler}.exec.command`, mapOf(mapOf(mapOf(lifecycle)[handler]).exec).command]),
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
