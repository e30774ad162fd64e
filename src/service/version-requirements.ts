import { ApiObjectMetadata, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { PodsOptions } from './pods-options';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { ValidationError, refuse, show } from '../core/errors';
import { namespaceOf } from '../core/reference';
import { MAX_INT32, optional, requireDnsLabel, requireInteger, requireItems, requireSelectorLabels, requireUsableName } from '../core/requirements';
import { requireStrategy } from '../workload/deployment-strategy';
import { requireWholeSeconds } from '../workload/plus-errors';
import { requireAutoscaling } from '../workload/workload-autoscaling';

/** Where a version gets its pods from. */
const SOURCES = ['containers', 'workload', 'podLabels'] as const;

/** Kubernetes waits for so long where nobody says otherwise. */
const DEFAULT_DEADLINE_SECONDS = 600;

/** What belongs to the version, and not to its pods. */
const OF_THE_VERSION = ['name', 'weight', 'trafficPolicy', ...SOURCES] as string[];

/** Refuses a version that can not work, before anything is made of it. */
export function requireVersion(what: string, version: WeightedServiceVersionOptions): void {
  const { workload, podLabels } = version;
  const given = SOURCES.filter(source => version[source] !== undefined);
  if (given.length !== 1) {
    refuse(`pods of ${what}`, 'given by one of containers, workload and podLabels', given.join(' and ') || 'none',
      given.length === 0 ? 'add the container that serves the port' : 'keep one of them');
  }
  if (workload !== undefined || podLabels !== undefined) {
    const useless = Object.entries(version).find(([key, value]) => value !== undefined && !OF_THE_VERSION.includes(key));
    if (useless !== undefined) {
      throw new ValidationError(`${useless[0]} of ${what} must be left out where its pods are brought in, got it: set it where the pods are made`);
    }
    optional(podLabels, labels => requireSelectorLabels(`podLabels of ${what}`, labels,
      'without labels all pods of the service would be this version'));
    return;
  }
  requirePods(what, version);
}

/** Refuses pods that can not be built, before anything is made of them. */
export function requirePods(what: string, pods: PodsOptions): void {
  const { containers, replicas, autoscaling, restartPolicy, strategy } = pods;
  requireItems(`containers of ${what}`, containers!, 'add the container that serves the port');
  optional(replicas, value => requireInteger(`replicas of ${what}`, value, 0, MAX_INT32, 'a number of pods'));
  if (autoscaling !== undefined && replicas !== undefined) {
    refuse(`replicas of ${what}`, 'left out beside autoscaling', replicas,
      `every apply would set the number back: use autoscaling: { minReplicas: ${replicas}, … }`);
  }
  optional(autoscaling, value => requireAutoscaling(`autoscaling of ${what}`, value));
  requireTimes(what, pods);
  optional(strategy, value => requireStrategy(what, value));
  if (restartPolicy !== undefined && restartPolicy !== kplus.RestartPolicy.ALWAYS) {
    refuse(`restartPolicy of ${what}`, 'left out or Always', restartPolicy, 'Kubernetes takes nothing else for a Deployment');
  }
}

/** Times of Kubernetes are in whole seconds. */
function requireTimes(what: string, { minReady, progressDeadline, terminationGracePeriod }: PodsOptions): void {
  const ready = optional(minReady, value => requireWholeSeconds(`minReady of ${what}`, value, MAX_INT32)) ?? 0;
  const deadline = optional(progressDeadline, value => requireWholeSeconds(`progressDeadline of ${what}`, value, MAX_INT32))
    ?? DEFAULT_DEADLINE_SECONDS;
  optional(terminationGracePeriod, value => requireWholeSeconds(`terminationGracePeriod of ${what}`, value));
  if (deadline <= ready) {
    refuse(`progressDeadline of ${what}`, `longer than minReady (${ready} s)`, `${deadline} s`,
      'raise it: a pod that is not yet ready for so long makes no progress');
  }
}

/** Refuses a name that is taken, or that is no value of a label. */
export function requireVersionName(what: string, name: string, others: readonly string[], retired: readonly string[]): void {
  requireUsableName(what, requireDnsLabel(what, name, 'versions are names like "v1" or "2026-11"'));
  if (others.includes(name)) {
    throw new ValidationError(`${what} must be there once, got "${name}" again: rename one of them`);
  }
  if (retired.includes(name)) {
    throw new ValidationError(`${what} must not be among the retiredVersions, got "${name}": remove it there, or rename the version`);
  }
}

/** Metadata with the labels that select the pods; others may be added, these not be changed. */
export function withLabels(
  what: string, metadata: ApiObjectMetadata | undefined, labels: Record<string, string>, namespace?: string,
): ApiObjectMetadata {
  for (const [key, value] of Object.entries(labels)) {
    const other = metadata?.labels?.[key];
    if (other !== undefined && other !== value) {
      refuse(`label ${key} of ${what}`, `"${value}"`, other, 'leave it out: the Service and the subset select by it');
    }
  }
  if (metadata?.namespace !== undefined && metadata.namespace !== namespace) {
    refuse(`namespace of ${what}`, `that of the Service${namespace === undefined ? '' : ` ("${namespace}")`}`, metadata.namespace,
      'a Service finds pods of its own namespace only');
  }
  return { ...metadata, labels: { ...metadata?.labels, ...labels } };
}

/** What the labels of pods have to fit to. */
export interface PodSelection {
  /** Name of the service: the label `app` of pods that are built. */
  readonly app: string;
  /** Labels by which the Service selects its pods: none where that is not known. */
  readonly selector: Record<string, string>;
  /** Whether the Service is built here. */
  readonly isBuilt: boolean;
}

/** The labels that tell the pods of a version from those of others. Checks pods that were brought in. */
export function subsetLabels(
  what: string, version: WeightedServiceVersionOptions, selection: PodSelection, scope: IConstruct,
): Record<string, string> {
  const { name, workload, podLabels } = version;
  if (podLabels !== undefined) {
    requireSelected(what, podLabels, selection);
    return { ...podLabels };
  }
  if (workload !== undefined) {
    requirePodsOf(what, workload, { ...selection.selector, version: name });
    requireNamespaceOf(what, workload, scope);
  }
  return { version: name };
}

/** The labels of the pods that are built for a version, by which their Deployment selects. */
export function builtLabels(what: string, name: string, { app, selector }: PodSelection): Record<string, string> {
  const own: Record<string, string> = { app, version: name };
  const changed = Object.entries(selector).find(([key, value]) => key in own && own[key] !== value);
  if (changed !== undefined) {
    refuse(`serviceSelector.${changed[0]} of ${what}`, `"${own[changed[0]]}", as its pods have it`, changed[1],
      changed[0] === 'app' ? `set name: '${changed[1]}', or bring the pods in by podLabels`
        : 'a Service that selects one version has no others: bring in one that selects all');
  }
  return { ...selector, ...own };
}

/** A version, with the labels that tell its pods apart, and how its pods are labelled, as far as that is known. */
export interface LabelledVersion {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly labelOfPods: (key: string) => string | undefined;
}

/** Refuses a version whose labels pods of another one have too: they would count as both versions, and get the share of both. */
export function requireDistinct(what: string, versions: readonly LabelledVersion[]): void {
  for (const one of versions) {
    const other = versions.find(candidate => candidate !== one
      && Object.entries(one.labels).every(([key, value]) => candidate.labelOfPods(key) === value));
    if (other !== undefined) {
      throw new ValidationError(`podLabels of ${what} must tell its versions apart, got ${show(one.labels)} of version "${one.name}", which pods of `
        + `"${other.name}" have too: `
        + `name a label that only pods of "${one.name}" have`);
    }
  }
}

/** How the pods of a version are labelled: those that are built have more labels than their subset asks for. */
export function labelOfPods(version: WeightedServiceVersionOptions, { app, selector }: PodSelection): (key: string) => string | undefined {
  const { name, workload, podLabels, podMetadata } = version;
  const labels: Record<string, string> = podLabels ?? { ...podMetadata?.labels, ...selector, app, version: name };
  return key => workload === undefined ? labels[key] : workload.podMetadata.getLabel(key);
}

/**
 * Pods that are brought in by labels may have more of them: only what they have differently proves something. A Service that is built wants
 * its label.
 */
function requireSelected(what: string, podLabels: Record<string, string>, { app, selector, isBuilt }: PodSelection): void {
  const [key, value] = Object.entries(selector).find(([label, wanted]) => podLabels[label] !== wanted && (isBuilt || label in podLabels)) ?? [];
  if (key !== undefined) {
    refuse(`label ${key} of the podLabels of ${what}`, `"${value}", by which the Service selects`, podLabels[key],
      isBuilt ? `label the pods so, or bring in their own Service: service: ServiceHost.fromServiceName("${app}")`
        : 'label the pods so: a Service sends nothing to pods that it does not select, and their share gets 503');
  }
}

function requirePodsOf(what: string, workload: kplus.Workload, labels: Record<string, string>): void {
  for (const [key, value] of Object.entries(labels)) {
    const found = workload.podMetadata.getLabel(key);
    if (found !== value) {
      const all = Object.entries(labels).map(entry => `${entry[0]}: '${entry[1]}'`).join(', ');
      refuse(`label ${key} of the pods of ${what}`, `"${value}"`, found, `build "${workload.node.path}" with podMetadata: { labels: { ${all} } }`);
    }
  }
}

function requireNamespaceOf(what: string, workload: kplus.Workload, scope: IConstruct): void {
  const [own, other] = [Chart.of(scope).namespace, namespaceOf(workload)];
  if (own !== other) {
    refuse(`namespace of the workload of ${what}`, `that of the Service (${own ?? 'none'})`, other, 'a Service finds pods of its own namespace only');
  }
}
