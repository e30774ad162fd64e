import { containersOf, initContainerOf, PodFacts } from './containers';
import { ADDRESS_RULE, DNS_LABEL_RULE, LABEL_KEY_RULE, LABEL_VALUE_RULE, OBJECT_NAME_RULE } from './forms';
import { DEFAULT_GRACE_SECONDS } from './probes';
import { securityOfPod } from './security-contexts';
import { at, Fields, fieldsOf, Inspect, itemsOf, keyedBy, oneOf, text, trueOrFalse, wholeNumber } from './shape';
import { volumes } from './volumes';
import { Manifest } from '../../manifest';
import { isGiven, listOf, mapOf, mapsOf } from '../../plain-value';
import { SchemaViolation, Walk } from '../walk';
import { shown } from '../wording';

/** Where a kind has its pods, and when it restarts them. */
interface PodOwner {
  readonly steps: readonly string[];
  readonly restarts: readonly string[];
}

const TEMPLATE = ['spec', 'template', 'spec'];
const forever: PodOwner = { steps: TEMPLATE, restarts: ['Always'] };
const ANY_RESTART = ['Always', 'OnFailure', 'Never'];

/** The kinds of Kubernetes itself that have pods. */
const OWNERS: Readonly<Record<string, PodOwner>> = {
  'apps/v1/Deployment': forever,
  'apps/v1/StatefulSet': forever,
  'apps/v1/DaemonSet': forever,
  'apps/v1/ReplicaSet': forever,
  'v1/ReplicationController': forever,
  'batch/v1/Job': { steps: TEMPLATE, restarts: ['OnFailure', 'Never'] },
  'batch/v1/CronJob': { steps: ['spec', 'jobTemplate', ...TEMPLATE], restarts: ['OnFailure', 'Never'] },
  'v1/Pod': { steps: ['spec'], restarts: ANY_RESTART },
};

const MAX_INT64 = Number.MAX_SAFE_INTEGER;
const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;

const hostAliases = itemsOf(fieldsOf({ ip: text(ADDRESS_RULE), hostnames: itemsOf(text(OBJECT_NAME_RULE)) }), keyedBy('ip'));

const dnsConfig = fieldsOf({
  nameservers: itemsOf(text(ADDRESS_RULE)),
  searches: itemsOf(text({
    ...OBJECT_NAME_RULE,
    takes: value => value === '.' || OBJECT_NAME_RULE.takes(value.replace(/\.$/, '').replace(/_/g,
      '-')),
  })),
  options: itemsOf(fieldsOf({
    name: text({ takes: value => value !== '', must: 'be a text that is not empty', fix: 'name the option' }),
    value: text(),
  })),
}, atMost('nameservers', MAX_NAMESERVERS), atMost('searches', MAX_SEARCHES));

const tolerations = itemsOf(fieldsOf({
  key: text({ ...LABEL_KEY_RULE, takes: value => value === '' || LABEL_KEY_RULE.takes(value) }),
  operator: text(),
  value: text(),
  effect: oneOf('', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'),
  tolerationSeconds: wholeNumber(-MAX_INT64, MAX_INT64),
}, ({ key, operator, value, effect, tolerationSeconds }, walk) => {
  if (operator === 'Exists' && isGiven(value) && value !== '') {
    walk.refuse('pods', 'have no value beside operator: Exists', shown(value), 'leave it out, or write operator: Equal');
  } else if ((key ?? '') === '' && operator !== 'Exists') {
    walk.refuse('pods', 'have a key, or operator: Exists', 'none', 'write one of them');
  } else if (isGiven(tolerationSeconds) && effect !== 'NoExecute') {
    walk.refuse('pods', 'have effect: NoExecute beside tolerationSeconds', shown(effect), 'write it, or leave out the time');
  }
}));

const topologySpread = itemsOf(fieldsOf({
  maxSkew: wholeNumber(1),
  minDomains: wholeNumber(1),
  topologyKey: text(LABEL_KEY_RULE),
  whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
  nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
  nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
  matchLabelKeys: itemsOf(text(LABEL_KEY_RULE)),
}, ({ minDomains, whenUnsatisfiable }, walk) => {
  if (isGiven(minDomains) && whenUnsatisfiable === 'ScheduleAnyway') {
    walk.refuse('pods', 'have whenUnsatisfiable: DoNotSchedule beside minDomains', shown(whenUnsatisfiable), 'write it, or leave minDomains out');
  }
}), (constraints, walk) => {
  const seen = new Set<string>();
  constraints.map(mapOf).forEach(({ topologyKey, whenUnsatisfiable }, index) => {
    const key = JSON.stringify([topologyKey, whenUnsatisfiable]);
    if (seen.has(key)) {
      at(index, walk, () => walk.refuse('pods', 'be there once for its topologyKey and whenUnsatisfiable', key, 'keep one of them'));
    }
    seen.add(key);
  });
});

/** Whether a kind of Kubernetes itself has pods. */
export function hasPods(manifest: Manifest): boolean {
  return ownerOf(manifest) !== undefined;
}

function ownerOf({ apiVersion, kind }: Manifest): PodOwner | undefined {
  const key = `${apiVersion}/${kind}`;
  return Object.hasOwn(OWNERS, key) ? OWNERS[key] : undefined;
}

/** What the API server refuses in the spec of the pods of a Deployment, at their fields below it. */
export function podViolationsOf(spec: Fields): readonly SchemaViolation[] {
  const walk = new Walk({ type: 'object' }, () => undefined);
  inspectPodSpec(spec, walk, forever.restarts);
  return walk.violations;
}

/** Tells what the API server refuses in the pods of an object of Kubernetes. Nobody asks for what is missing: a part of an object may be all. */
export function inspectPods(manifest: Manifest, walk: Walk): void {
  const owner = ownerOf(manifest);
  if (owner !== undefined) {
    inspectBelow(manifest, owner.steps, walk, spec => inspectPodSpec(spec, walk, owner.restarts, manifest.kind === 'Pod'));
  }
}

function inspectBelow(fields: Fields, [step, ...rest]: readonly string[], walk: Walk, inspect: (spec: Fields) => void): void {
  if (step === undefined) {
    return inspect(fields);
  }
  at(step, walk, () => inspectBelow(mapOf(fields[step]), rest, walk, inspect));
}

/**
 * Tells what the API server refuses in the spec of pods.
 *
 * @param restarts when they may be started again
 * @param isInjected whether something may be added to it before the API server looks
 */
export function inspectPodSpec(spec: Fields, walk: Walk, restarts: readonly string[] = ANY_RESTART, isInjected = false): void {
  const facts: PodFacts = {
    hostNetwork: spec.hostNetwork === true,
    graceSeconds: typeof spec.terminationGracePeriodSeconds === 'number' ? spec.terminationGracePeriodSeconds : DEFAULT_GRACE_SECONDS,
    volumes: isInjected || !isWhole(spec) ? undefined : new Set(mapsOf(spec.volumes).map(({ name }) => name)),
  };
  inspectionFor(facts, restarts)(spec, walk);
}

/** What was asked of the last pods: those of an app mostly have the same facts. */
let last: { readonly facts: PodFacts; readonly restarts: readonly string[]; readonly inspect: Inspect } | undefined;

function inspectionFor(facts: PodFacts, restarts: readonly string[]): Inspect {
  if (last === undefined || last.restarts !== restarts || !areSame(last.facts, facts)) {
    const inspect = fieldsOf({ ...FIELDS, ...partsOf(facts), restartPolicy: oneOf(...restarts) }, inspectNames, inspectDns);
    last = { facts, restarts, inspect };
  }
  return last.inspect;
}

function areSame(one: PodFacts, other: PodFacts): boolean {
  return one.hostNetwork === other.hostNetwork && one.graceSeconds === other.graceSeconds
    && one.volumes?.size === other.volumes?.size && [...one.volumes ?? []].every(name => other.volumes!.has(name));
}

const FIELDS: Readonly<Record<string, Inspect>> = {
  volumes,
  serviceAccountName: text({ ...OBJECT_NAME_RULE, takes: value => value === '' || OBJECT_NAME_RULE.takes(value) }),
  automountServiceAccountToken: trueOrFalse,
  hostAliases,
  hostNetwork: trueOrFalse,
  hostname: text(orEmpty(DNS_LABEL_RULE)),
  subdomain: text(orEmpty(DNS_LABEL_RULE)),
  setHostnameAsFQDN: trueOrFalse,
  dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
  dnsConfig,
  imagePullSecrets: itemsOf(fieldsOf({ name: text() })),
  terminationGracePeriodSeconds: wholeNumber(-MAX_INT64, MAX_INT64),
  nodeName: text(orEmpty(OBJECT_NAME_RULE)),
  priorityClassName: text(orEmpty(OBJECT_NAME_RULE)),
  nodeSelector: inspectLabels,
  tolerations,
  topologySpreadConstraints: topologySpread,
};

function partsOf(facts: PodFacts): Readonly<Record<string, Inspect>> {
  return {
    containers: containersOf(facts),
    initContainers: itemsOf(initContainerOf(facts)),
    securityContext: securityOfPod(facts.hostNetwork),
  };
}

/** A part of an object, such as a patch of kustomize, has no image. */
function isWhole({ containers }: Fields): boolean {
  return mapsOf(containers).every(({ image }) => isGiven(image));
}

/** Containers of both lists share their names. */
function inspectNames({ containers, initContainers }: Fields, walk: Walk): void {
  const seen = new Set<unknown>();
  for (const [list, items] of [['containers', containers], ['initContainers', initContainers]] as const) {
    at(list, walk, () => mapsOf(items).forEach(({ name }, index) => {
      if (typeof name === 'string' && name !== '' && seen.has(name)) {
        at(index, walk, () => at('name', walk, () => walk.refuse('pods', 'be there once in the pod', `${shown(name)} again`, 'rename one of them')));
      }
      seen.add(name);
    }));
  }
}

function inspectDns({ dnsPolicy, dnsConfig: config }: Fields, walk: Walk): void {
  if (dnsPolicy === 'None' && listOf(mapOf(config).nameservers).length === 0) {
    walk.refuse('pods', 'have nameservers in its dnsConfig beside dnsPolicy: None', 'none', 'add one, or leave the policy out');
  }
}

function inspectLabels(value: unknown, walk: Walk): void {
  for (const [key, label] of Object.entries(mapOf(value))) {
    at(key, walk, () => {
      text(LABEL_VALUE_RULE)(label, walk);
      text(LABEL_KEY_RULE)(key, walk);
    });
  }
}

function orEmpty<T extends { readonly takes: (value: string) => boolean }>(rule: T): T {
  return { ...rule, takes: (value: string) => value === '' || rule.takes(value) };
}

function atMost(name: string, most: number): (fields: Fields, walk: Walk) => void {
  return (fields, walk) => {
    if (listOf(fields[name]).length > most) {
      at(name, walk, () => walk.refuse('pods', `have at most ${most}`, String(listOf(fields[name]).length), 'leave the others out'));
    }
  };
}
