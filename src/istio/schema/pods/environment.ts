import { ENV_NAME_RULE, NOT_EMPTY, OBJECT_NAME_RULE } from './forms';
import { atMostOne, fieldsOf, Inspect, itemsOf, keyedBy, oneOf, text, TextRule, trueOrFalse } from './shape';
import { isGiven } from '../../plain-value';

/** What of a pod a variable can be. */
const PLAIN = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs'];

const ONE_OF_MANY = /^metadata\.(labels|annotations)\['[^']+'\]$/;

const FIELD_RULE: TextRule = {
  takes: value => PLAIN.includes(value) || ONE_OF_MANY.test(value),
  must: `be one of ${PLAIN.join(', ')}, or metadata.labels['KEY'] and metadata.annotations['KEY']`,
  fix: 'write one of them: others a pod does not know of itself',
};

const RESOURCE = /^((limits|requests)\.(cpu|memory|ephemeral-storage)|(limits|requests)\.hugepages-.*)$/;

const RESOURCE_RULE: TextRule = {
  takes: value => RESOURCE.test(value),
  must: 'be limits or requests, a dot, and cpu, memory or ephemeral-storage',
  fix: 'write limits.cpu, for example',
};

const keyOf = fieldsOf({ name: text(), key: text(NOT_EMPTY), optional: trueOrFalse });

const SOURCES = {
  fieldRef: fieldsOf({ fieldPath: text(FIELD_RULE), apiVersion: oneOf('v1') }),
  resourceFieldRef: fieldsOf({ resource: text(RESOURCE_RULE), containerName: text() }),
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
