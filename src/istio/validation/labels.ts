import { Review } from './review';

const LABEL = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const NAME = '(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const KEY = new RegExp(`^(${LABEL}(?:\\.${LABEL})*/)?(${NAME})$`);
const VALUE = new RegExp(`^(?:${NAME})?$`);
const MAX_PREFIX = 253;
const MAX_NAME = 63;

/** Labels of pods. Istio counts no characters of a value. */
export function reviewLabels(labels: unknown, review: Review, name: string): void {
  review.entries(name, labels, reviewLabel, undefined);
}

function reviewLabel(key: string, value: unknown, review: Review): void {
  const [, prefix = '', own] = KEY.exec(key) ?? [];
  if (own === undefined || own.length > MAX_NAME || prefix.length > MAX_PREFIX + 1) {
    review.refuseAs('is no key of a label', 'write letters, digits, "-", "_" and ".", and maybe a domain with "/" before them');
  }
  if (!VALUE.test(String(value))) {
    review.refuse('be letters, digits, and inner "-", "_" and "."', value, 'write the value that the pods have');
  }
}
