import { DATA_KEY_RULE, ENV_NAME_RULE, OBJECT_NAME_RULE } from './forms';
import { amountOf, quantity } from './quantities';
import { at, atMostOne, Fields, fieldsOf, Inspect, itemsOf, keyedBy, oneOf, text, TextRule, trueOrFalse } from './shape';
import { isLabelKey } from '../../object-names';
import { isGiven } from '../../plain-value';
import { Walk } from '../walk';
import { shown } from '../wording';

/** What of a pod a variable can be. */
const PLAIN = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs'];

const ONE_OF_MANY = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

/** Keys of annotations are compared in small letters. */
function isOneOfMany(value: string): boolean {
  const [, map, key] = ONE_OF_MANY.exec(value) ?? [];
  return key !== undefined && isLabelKey(map === 'labels' ? key : key.toLowerCase());
}

const FIELD_RULE: TextRule = {
  takes: value => PLAIN.includes(value) || isOneOfMany(value),
  must: `be one of ${PLAIN.join(', ')}, or metadata.labels['KEY'] and metadata.annotations['KEY'] with the key of one`,
  fix: 'write one of them: others a pod does not know of itself',
};

const RESOURCE = /^((limits|requests)\.(cpu|memory|ephemeral-storage)|(limits|requests)\.hugepages-.*)$/;

const RESOURCE_RULE: TextRule = {
  takes: value => RESOURCE.test(value),
  must: 'be limits or requests, a dot, and cpu, memory or ephemeral-storage',
  fix: 'write limits.cpu, for example',
};

const BYTES = [1, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18];
const BINARY_BYTES = [1, 2, 3, 4, 5, 6].map(power => 1024 ** power);

/** In which units a variable counts what a container may have. Kubernetes compares how they are written: 1024 is no Ki. */
function inspectDivisor({ resource, divisor }: Fields, walk: Walk): void {
  const amount = isGiven(divisor) ? amountOf(divisor) : undefined;
  if (amount === undefined || !(amount > 0)) {
    return;
  }
  const isCpu = typeof resource === 'string' && resource.endsWith('.cpu');
  const allowed = isCpu ? [1, 0.001] : String(divisor).endsWith('i') ? BINARY_BYTES : BYTES;
  if (!allowed.includes(amount)) {
    at('divisor', walk, () => walk.refuse('pods', isCpu ? 'be 1 or 1m' : 'be 1, or 1 with one of k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei',
      shown(divisor), 'write one of them'));
  }
}

const keyOf = fieldsOf({ name: text(OBJECT_NAME_RULE), key: text(DATA_KEY_RULE), optional: trueOrFalse });

const SOURCES = {
  fieldRef: fieldsOf({ fieldPath: text(FIELD_RULE), apiVersion: oneOf('v1') }),
  resourceFieldRef: fieldsOf({ resource: text(RESOURCE_RULE), containerName: text(), divisor: quantity }, inspectDivisor),
  configMapKeyRef: keyOf,
  secretKeyRef: keyOf,
};

const variable = fieldsOf({
  name: text(ENV_NAME_RULE), value: text(), valueFrom: fieldsOf(SOURCES, atMostOne(Object.keys(SOURCES))),
}, ({ value, valueFrom }, walk) => {
  if (isGiven(value) && value !== '' && isGiven(valueFrom)) {
    walk.refuse('pods', 'have one of value and valueFrom', 'both', 'keep one of them');
  }
});

/** The variables that a container gets, by their names. */
export const env: Inspect = itemsOf(variable, keyedBy('name'));

const ofOther = fieldsOf({ name: text(OBJECT_NAME_RULE), optional: trueOrFalse });

/** Objects with variables. */
export const envFrom: Inspect = itemsOf(fieldsOf({
  prefix: text({ ...ENV_NAME_RULE, takes: value => value === '' || ENV_NAME_RULE.takes(value) }), configMapRef: ofOther, secretRef: ofOther,
}, ({ configMapRef, secretRef }, walk) => {
  if (isGiven(configMapRef) === isGiven(secretRef)) {
    walk.refuse('pods', 'have one of configMapRef and secretRef', isGiven(secretRef) ? 'both' : 'none', 'write one of them');
  }
}));
