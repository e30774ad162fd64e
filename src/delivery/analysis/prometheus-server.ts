import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { renderSeconds } from '../../core/durations';
import { refuse } from '../../core/errors';
import { optional, requireHeaderName, requireNoControlCharacter, requireText } from '../../core/requirements';

/**
 * The Prometheus that has the metrics of Istio's proxies, or what answers in its place, as Thanos does.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/
 */
export interface PrometheusServer {
  /**
   * Its address, as the controller of Argo Rollouts reaches it.
   *
   * @default http://prometheus.istio-system:9090, that of the addon of Istio
   */
  readonly address?: string;

  /**
   * The label that has the name of the pod whose proxy was asked for its metrics. Versions are told apart by it.
   *
   * @default pod
   */
  readonly podLabel?: string;

  /**
   * Further labels that all series must have, with their values: the cluster, for example, where one Prometheus has the metrics of several.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Headers that Argo Rollouts sends with each query, such as `X-Scope-OrgID`. They are in the manifest for everybody to read: no secrets.
   *
   * @default - none
   */
  readonly headers?: Record<string, string>;

  /**
   * How long a query may take, in whole seconds; at least one.
   *
   * @default - 30 s
   */
  readonly timeout?: Duration;
}

const DEFAULT_ADDRESS = 'http://prometheus.istio-system:9090';
const DEFAULT_POD_LABEL = 'pod';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels that the queries themselves compare. */
const COMPARED_LABELS = [
  'reporter', 'destination_workload_namespace', 'destination_service_name', 'destination_service_namespace', 'response_code',
  'grpc_response_status', 'le',
];

/** The server as its properties are in the end. */
export interface KnownPrometheus {
  /** None where nobody said another one than the usual. */
  readonly givenPodLabel?: string;
  readonly podLabel: string;
  readonly labels: Record<string, string>;
  /** As Argo writes it, without the query. */
  readonly provider: object;
}

/** Checks the properties. */
export function requirePrometheus(what: string, { address, podLabel, labels = {}, headers = {}, timeout }: PrometheusServer): KnownPrometheus {
  return {
    givenPodLabel: optional(podLabel, label => requireLabelName(`podLabel of ${what}`, label)),
    podLabel: podLabel ?? DEFAULT_POD_LABEL,
    labels: requireSeriesLabels(what, labels, podLabel ?? DEFAULT_POD_LABEL),
    provider: compact({
      address: requireAddress(`address of ${what}`, address ?? DEFAULT_ADDRESS),
      headers: Object.entries(headers).map(([key, value]) => ({
        key: requireHeaderName(`header of ${what}`, key),
        value: requireNoPlaceholder(`header ${key} of ${what}`, requireNoControlCharacter(`header ${key} of ${what}`, value)),
      })),
      timeout: optional(timeout, limit => Number.parseInt(renderWholeSeconds(`timeout of ${what}`, limit), 10)),
    }),
  };
}

function requireAddress(what: string, address: string): string {
  if (typeof address !== 'string' || !/^https?:\/\/[^/]/.test(address) || !URL.canParse(address)) {
    refuse(what, 'an URL that begins with http:// or https://', address, 'write http://prometheus.istio-system:9090, for example');
  }
  return requireNoPlaceholder(what, address);
}

/** The name of a label of a series. Those that begin with two underscores are gone before Prometheus stores it. */
function requireLabelName(what: string, name: string): string {
  if (typeof name !== 'string' || !LABEL_NAME.test(name) || name.startsWith('__')) {
    refuse(what, 'the name of a label in Prometheus (letters, digits and "_", without "__" in front)', name,
      'write "pod" or "pod_name", for example');
  }
  return name;
}

function requireSeriesLabels(what: string, labels: Record<string, string>, podLabel: string): Record<string, string> {
  for (const [name, value] of Object.entries(labels)) {
    requireLabelName(`label of ${what}`, name);
    if ([...COMPARED_LABELS, podLabel].includes(name)) {
      refuse(`label of ${what}`, 'one that the queries do not compare themselves', name, 'leave it out');
    }
    requireNoPlaceholder(`label ${name} of ${what}`, requireText(`label ${name} of ${what}`, value, 'give it its value'));
  }
  return { ...labels };
}

/** Argo Rollouts replaces what is in double braces, wherever it stands. */
function requireNoPlaceholder(what: string, value: string): string {
  return value.includes('{{') ? refuse(what, 'a text without "{{"', value, 'Argo Rollouts takes it for the beginning of an argument') : value;
}

function renderWholeSeconds(what: string, duration: Duration): string {
  renderSeconds(what, duration);
  return `${duration.toSeconds()}`;
}
