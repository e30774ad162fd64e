import { AnalysisContext, placeholder } from './analysis-context';
import { MetricReporter } from './metric-reporter';
import { KnownPrometheus } from './prometheus-server';
import { refuse } from '../../core/errors';

/** The two versions of a Rollout. */
export type RolloutVersion = 'canary' | 'stable';

/** The longest beginning of the name of a pod that Kubernetes adds its five random characters to, and the longest hash before it. */
const LONGEST_POD_PREFIX = 58;
const LONGEST_HASH = 10;

/** The longest name of a Rollout whose pods still have the whole hash in their names. */
const LONGEST_ROLLOUT_NAME = LONGEST_POD_PREFIX - LONGEST_HASH - 2;

/** A comparison of a label: `pod=~"cart-.+"`. */
export function comparison(label: string, operator: '=' | '=~', value: string): string {
  return `${label}${operator}"${value.replace(/[\\"\n]/g, character => character === '\n' ? '\\n' : `\\${character}`)}"`;
}

/** A name of Kubernetes in a regular expression, where a dot of it is no other character. */
function literally(name: string): string {
  return name.replace(/\./g, '[.]');
}

/** The comparisons that choose the series of one version. */
export function seriesOf(
  what: string, version: RolloutVersion, reporter: MetricReporter, prometheus: KnownPrometheus, context: AnalysisContext,
): string[] {
  const namespace = context.namespace ?? placeholder('namespace');
  const labels = Object.entries(prometheus.labels).map(([label, value]) => comparison(label, '=', value));
  const reported = comparison('reporter', '=', reporter);
  if (reporter === MetricReporter.DESTINATION || prometheus.givenPodLabel !== undefined) {
    return [reported, comparison('destination_workload_namespace', '=', namespace), podsOf(what, version, prometheus.podLabel, context), ...labels];
  }
  if (context.services === undefined) {
    refuse(`reporter of ${what}`, 'MetricReporter.DESTINATION where both versions are behind one Service', reporter,
      `its series have the pod of the proxy that counted (${prometheus.podLabel}), not the one that was called: give podLabel, a label that has `
      + 'the name of the called pod, or a Service to each version');
  }
  const service = [
    comparison('destination_service_namespace', '=', namespace), comparison('destination_service_name', '=', context.services[version]),
  ];
  return [reported, ...service, ...labels];
}

function podsOf(what: string, version: RolloutVersion, podLabel: string, { rolloutName }: AnalysisContext): string {
  if (rolloutName.length > LONGEST_ROLLOUT_NAME) {
    refuse(`name of the Rollout of ${what}`, `at most ${LONGEST_ROLLOUT_NAME} characters`, rolloutName,
      'Kubernetes cuts names of pods, and the versions cannot be told apart then: shorten it');
  }
  return comparison(podLabel, '=~', `${literally(rolloutName)}-${placeholder(`${version}-hash`)}-[a-z0-9]+`);
}
