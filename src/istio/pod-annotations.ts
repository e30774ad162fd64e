import { Labels } from './labels';
import { Misfit, never } from './misfit';
import { isPortNumber } from './port-number';
import {
  flushIntervalOf, misfitOfBuckets, misfitOfEvictionInterval, misfitOfFlushInterval, misfitOfStatsExpression, misfitOfStatsName, misfitOfStatsTag,
} from './proxy-bootstrap';
import { amountOf } from './schema/pods/quantities';
import { isImage, NO_IMAGE } from './starting-pods';

/** The ports of pods at which the agent of Istio asks nobody for metrics. */
const NOT_SCRAPED: readonly number[] = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];

const ENVOY_LEVEL = '(?:trace|debug|info|warn|warning|error|critical|off)';
const ENVOY_COMPONENTS = new RegExp(`^(?:[a-z_0-9.*/-]+:${ENVOY_LEVEL}(?:,[a-z_0-9.*/-]+:${ENVOY_LEVEL})*)?$`);
const AGENT_LEVELS = /^(?:[^:,]*:)?(?:debug|info|warn|error|fatal|none)(?:,(?:[^:,]*:)?(?:debug|info|warn|error|fatal|none))*$/;

/** What a value has to be, and how to mend another one. */
interface AnnotationRule {
  readonly misfitOf: (value: string, annotations: Labels) => Misfit | undefined;
  /** Whether only sidecars look at it, and gateways do not. */
  readonly isForSidecars?: boolean;
}

const json: AnnotationRule = {
  ...taking(isJson, never('JSON', 'quote keys and texts: the injector makes no pod with something else')), isForSidecars: true,
};

const FLUSH_INTERVAL = 'sidecar.istio.io/statsFlushInterval';

function taking(takes: (value: string) => boolean, misfit: Misfit): AnnotationRule {
  return { misfitOf: value => takes(value) ? undefined : misfit };
}

/** Texts with commas between. Without any there is none. */
function listOf(misfitOf: (text: string) => Misfit | undefined): AnnotationRule {
  return { misfitOf: value => value === '' ? undefined : value.split(',').map(misfitOf).find(misfit => misfit !== undefined) };
}

/** Annotations of pods with other values of which no pod is made, or in whose pods the proxy does not start. */
const RULES = new Map<string, AnnotationRule>(Object.entries({
  'sidecar.istio.io/logLevel': taking(value => new RegExp(`^${ENVOY_LEVEL}$`).test(value),
    never('trace, debug, info, warning, error, critical or off', 'write one of them: Envoy does not start with another')),
  'sidecar.istio.io/componentLogLevel': taking(value => ENVOY_COMPONENTS.test(value),
    never('components of Envoy with their levels, such as "http:debug,router:info"', 'write it so: Envoy does not start with something else')),
  'sidecar.istio.io/agentLogLevel': taking(value => AGENT_LEVELS.test(value),
    never('levels such as "info" or "default:info,dns:debug"',
      'write debug, info, warn, error, fatal or none: the agent does not start with another')),
  'sidecar.istio.io/statsInclusionPrefixes': listOf(misfitOfStatsName),
  'sidecar.istio.io/statsInclusionSuffixes': listOf(misfitOfStatsName),
  'sidecar.istio.io/statsInclusionRegexps': listOf(misfitOfStatsExpression),
  'sidecar.istio.io/extraStatTags': listOf(misfitOfStatsTag),
  'sidecar.istio.io/statsHistogramBuckets': { misfitOf: misfitOfBuckets },
  [FLUSH_INTERVAL]: { misfitOf: misfitOfFlushInterval },
  'sidecar.istio.io/statsEvictionInterval': {
    misfitOf: (value: string, annotations: Labels) => misfitOfEvictionInterval(value, flushIntervalOf(annotations[FLUSH_INTERVAL])),
  },
  // Istio looks at nothing without a slash.
  'sidecar.istio.io/proxyImage': taking(value => !value.includes('/') || isImage(value), NO_IMAGE),
  'sidecar.istio.io/proxyImageType': taking(value => /^[A-Za-z0-9_.-]*$/.test(value),
    never('letters, digits, "_", "-" and "."', 'write "distroless", for example: it becomes the end of the tag of the image')),
  'sidecar.istio.io/userVolume': json,
  'sidecar.istio.io/userVolumeMount': json,
}));

/** What a sidecar asks for, and what it may have at most. */
const LIMITS = new Map([
  ['sidecar.istio.io/proxyCPU', 'sidecar.istio.io/proxyCPULimit'], ['sidecar.istio.io/proxyMemory', 'sidecar.istio.io/proxyMemoryLimit'],
]);

/** Annotations with which Prometheus finds the metrics of a pod; the agent asks for them in its place. */
const SCRAPED_PORT = 'prometheus.io/port';
const SCRAPES = 'prometheus.io/scrape';
const MERGES = 'prometheus.istio.io/merge-metrics';

const FALSE = /^(?:0|f|false)$/i;

const SCRAPED: Misfit = never(`the number of a port, and none of Istio's own (${NOT_SCRAPED.join(', ')})`,
  'write the port at which the application has its metrics, or prometheus.istio.io/merge-metrics: "false"');

/** All that is wrong with the annotations of pods, by the names of these. */
export function misfitsOfPodAnnotations(annotations: Labels, isGateway: boolean): (readonly [name: string, misfit: Misfit])[] {
  return Object.keys(annotations).flatMap(name => {
    const misfit = misfitOfPodAnnotation(name, annotations, isGateway);
    return misfit === undefined ? [] : [[name, misfit] as const];
  });
}

/** Why there are no pods with a value of an annotation, or why their proxy does not start. */
function misfitOfPodAnnotation(name: string, annotations: Labels, isGateway: boolean): Misfit | undefined {
  const value = annotations[name];
  if (name === SCRAPED_PORT) {
    const port = /^\+?[0-9]+$/.test(value) ? Number(value) : NaN;
    const isAsked = !isGateway && ![SCRAPES, MERGES].some(other => FALSE.test(annotations[other] ?? '')) && value !== '' && value !== '15020';
    return isAsked && !(isPortNumber(port) && !NOT_SCRAPED.includes(port)) ? SCRAPED : undefined;
  }
  const most = LIMITS.get(name);
  if (most !== undefined) {
    const [own, limit] = [value, annotations[most]].map(amountOf);
    return !isGateway && own !== undefined && limit !== undefined && own > limit ? never(`at most ${most} (${annotations[most]})`,
      'raise the limit, or request less: the API server refuses the pods that the injector makes of it') : undefined;
  }
  const rule = RULES.get(name);
  return isGateway && rule?.isForSidecars ? undefined : rule?.misfitOf(value, annotations);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
