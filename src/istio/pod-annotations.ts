import { Labels } from './labels';
import { Misfit, never } from './misfit';
import { isPortNumber } from './port-number';
import { misfitOfRegexSyntax } from './regular-expression';

/** The ports of pods at which the agent of Istio asks nobody for metrics. */
const NOT_SCRAPED: readonly number[] = [15000, 15001, 15004, 15006, 15008, 15020, 15021, 15053, 15090];

const ENVOY_LEVEL = '(?:trace|debug|info|warn|warning|error|critical|off)';
const ENVOY_COMPONENTS = new RegExp(`^(?:[a-z_0-9.*/-]+:${ENVOY_LEVEL}(?:,[a-z_0-9.*/-]+:${ENVOY_LEVEL})*)?$`);
const AGENT_LEVELS = /^(?:[^:,]*:)?(?:debug|info|warn|error|fatal|none)(?:,(?:[^:,]*:)?(?:debug|info|warn|error|fatal|none))*$/;

/** What a value has to be, and how to mend another one. */
interface AnnotationRule {
  readonly takes: (value: string) => boolean;
  readonly misfit: Misfit;
  /** Whether only sidecars look at it, and gateways do not. */
  readonly isForSidecars?: boolean;
}

const json: AnnotationRule = {
  takes: isJson, misfit: never('JSON', 'quote keys and texts: the injector makes no pod with something else'), isForSidecars: true,
};

/** Annotations of pods with other values of which no pod is made, or in whose pods the proxy does not start. */
const RULES = new Map<string, AnnotationRule>(Object.entries({
  'sidecar.istio.io/logLevel': {
    takes: (value: string) => new RegExp(`^${ENVOY_LEVEL}$`).test(value),
    misfit: never('trace, debug, info, warning, error, critical or off', 'write one of them: Envoy does not start with another'),
  },
  'sidecar.istio.io/componentLogLevel': {
    takes: (value: string) => ENVOY_COMPONENTS.test(value),
    misfit: never('components of Envoy with their levels, such as "http:debug,router:info"', 'write it so: Envoy does not start with something else'),
  },
  'sidecar.istio.io/agentLogLevel': {
    takes: (value: string) => AGENT_LEVELS.test(value),
    misfit: never('levels such as "info" or "default:info,dns:debug"',
      'write debug, info, warn, error, fatal or none: the agent does not start with another'),
  },
  'sidecar.istio.io/statsInclusionRegexps': {
    takes: (value: string) => value.split(',').every(pattern => misfitOfRegexSyntax(pattern) === undefined),
    misfit: never('regular expressions with commas between', 'mend the expression: Envoy does not start with it'),
  },
  'sidecar.istio.io/userVolume': json,
  'sidecar.istio.io/userVolumeMount': json,
}));

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
  const rule = RULES.get(name);
  return rule === undefined || rule.takes(value) || isGateway && rule.isForSidecars ? undefined : rule.misfit;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
