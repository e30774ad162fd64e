import { posix } from 'node:path';
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
  /**
   * What can do nothing with it: `agent`, the one of Istio, which sends probes in the place of the kubelet; only some pods have a `sidecar`, which
   * the `injector` adds.
   */
  readonly by: 'Linux' | 'kubelet' | 'agent' | 'sidecar' | 'injector';
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
export function hindrancesOf({ initContainers, containers, volumes }: Readonly<Record<string, unknown>>): Hindrance[] {
  const found: Hindrance[] = [];
  mapsOf(initContainers).forEach((container, index) => {
    const at = `initContainers[${index}]`;
    found.push(...ofProcesses(at, container), ...ofPlaces(at, container), ...ofImage(at, container));
  });
  mapsOf(containers).forEach((container, index) => {
    const at = `containers[${index}]`;
    found.push(...ofProcesses(at, container), ...ofPlaces(at, container), ...ofImage(at, container), ...ofProbes(at, container),
      ...ofPorts(at, container), ...ofName(at, container));
  });
  mapsOf(volumes).forEach((volume, index) => found.push(...ofVolume(`volumes[${index}]`, volume)));
  return found;
}

/** Where a program runs, and what it sees there. The kubelet makes the path of a mount absolute, and that of a program it leaves. */
function ofPlaces(at: string, { workingDir, volumeMounts }: Record<string, unknown>): readonly Hindrance[] {
  if (workingDir === undefined && volumeMounts === undefined) {
    return NONE;
  }
  const directory = textOf(workingDir) ?? '';
  return [
    ...directory === '' || directory.startsWith('/') ? []
      : [{ field: `${at}.workingDir`, got: directory, misfit: RELATIVE, by: 'Linux' as const }],
    ...mapsOf(volumeMounts).flatMap(({ mountPath }, index): Hindrance[] => {
      const path = textOf(mountPath) ?? '';
      return path === '' || posix.normalize(`/${path}`) !== '/' ? []
        : [{ field: `${at}.volumeMounts[${index}].mountPath`, got: path, misfit: NO_PLACE, by: 'Linux' }];
    }),
  ];
}

const RELATIVE = never('a path that begins with "/"', 'write the whole path');
const NO_PLACE = never('a path below "/"', 'mount it into a directory: there it hides the image with all its programs');

/** The injector has containers of its own before the others, and volumes, with which it merges those of the same name. */
const OWN_INIT_CONTAINERS = ['istio-init', 'istio-validation'];
const OWN_VOLUMES: Readonly<Record<string, readonly string[]>> = {
  'istio-envoy': ['emptyDir'],
  'istio-data': ['emptyDir'],
  'istio-podinfo': ['downwardAPI'],
  'istio-token': ['projected'],
  'istiod-ca-cert': ['configMap', 'projected'],
};

function ofName(at: string, { name }: Record<string, unknown>): Hindrance[] {
  return typeof name !== 'string' || !OWN_INIT_CONTAINERS.includes(name) ? []
    : [{ field: `${at}.name`, got: name, misfit: never('another name than those of the injector', 'rename the container'), by: 'injector' }];
}

function ofVolume(at: string, { name, ...sources }: Record<string, unknown>): Hindrance[] {
  const own = typeof name === 'string' && Object.hasOwn(OWN_VOLUMES, name) ? OWN_VOLUMES[name] : undefined;
  return own === undefined || Object.keys(sources).every(source => own.includes(source)) ? [] : [{
    field: `${at}.name`,
    got: name as string,
    misfit: never('another name than those of the injector', 'rename the volume: it would be made of two things, which the API server refuses'),
    by: 'injector',
  }];
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
  return typeof image !== 'string' || image === '' || /[${}<>]/.test(image) || isImage(image) ? []
    : [{ field: `${at}.image`, got: image, misfit: NO_IMAGE, by: 'kubelet' }];
}

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const REGISTRY = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
/** As the distribution of images has it. */
const IMAGE = new RegExp(`^(?:${REGISTRY}/)?${PART}(?:/${PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@${DIGEST})?$`);
/** Whether the kubelet reads the name of an image. */
export function isImage(name: string): boolean {
  return IMAGE.test(name);
}

export const NO_IMAGE = never('the name of an image such as "registry.example.com/shop/web:1.2", in small letters and without blanks', 'write it so');

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
    } else if (text.includes('\0')) {
      found.push({ field: `${at}.${field}`, got: text, misfit: WITH_END, by: 'Linux' });
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
    if (text === '' && index === 0 && field !== 'args') {
      found.push({ field: `${at}.${field}[0]`, got: text, misfit: NO_PROGRAM, by: 'Linux' });
    } else if (typeof text === 'string') {
      measure(`${field}[${index}]`, expand(text, known));
    }
  }));
  return found;
}

const WITH_END = never('a text without the character U+0000, at which texts end for Linux', 'leave it out');
const NO_PROGRAM = never('the name of a program', 'name it, or leave out the command for that of the image');

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
