import { keptByText } from './known-texts';

/** The form of a DNS label, as names of namespaces have it. */
export const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
/** The form of several of them, which may be too long for a name. */
export const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** The longest name of an object. */
export const MAX_OBJECT_NAME = 253;

const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Whether a text can be the name of a Kubernetes object. */
export function isObjectName(value: string): boolean {
  return typeof value === 'string' && value.length <= MAX_OBJECT_NAME && DNS_SUBDOMAIN.test(value);
}

/** Whether a text can be the key of a label: a name, and maybe a domain before it. */
export const isLabelKey = keptByText((key): boolean => {
  const slash = key.indexOf('/');
  return LABEL_NAME.test(key.slice(slash + 1)) && (slash < 0 || isObjectName(key.slice(0, slash)));
});

/** Whether a text can be the value of a label. */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && LABEL_VALUE.test(value);
}

const DATA_KEY = /^(?!\.$|\.\.)[-._A-Za-z0-9]+$/;

/** Whether a text can be a key of the data of a Secret or a ConfigMap. */
export function isDataKey(value: string): boolean {
  return value.length <= MAX_OBJECT_NAME && DATA_KEY.test(value);
}
