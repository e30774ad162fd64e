import { CDI005 } from '../../findings/catalogue/cdi005';
import { Check } from '../check';

/** A number that YAML can say, and JSON, which Kubernetes makes of it, cannot. */
export const endlessNumbers: Check = {
  ...CDI005,
  check({ manifest }) {
    const found = endlessBelow(manifest, '');
    return found === undefined ? [] : [{
      message: `${found.field} is ${found.value}, and Kubernetes refuses a file with that`,
      fix: 'write the text or the number that is meant; where cdk8s\'s Include, Helm or Yaml.load read a file, they took a text such as "." for a number: '
        + 'include it with IncludeManifests, which reads as Kubernetes does',
      field: found.field,
    }];
  },
};

interface EndlessNumber {
  /** Where it is: `spec.exportTo[0]`. */
  readonly field: string;
  readonly value: number;
}

/** The first one: others mostly have the same cause. */
function endlessBelow(container: object, path: string): EndlessNumber | undefined {
  for (const [key, value] of Object.entries(container)) {
    const field = Array.isArray(container) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return { field, value };
    }
    const found = typeof value === 'object' && value !== null ? endlessBelow(value as object, field) : undefined;
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
