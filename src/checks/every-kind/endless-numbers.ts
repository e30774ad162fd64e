import { CDI005 } from '../../findings/catalogue/cdi005';
import { Check } from '../check';

/** A number that YAML can say, and JSON, which Kubernetes makes of it, cannot. */
export const endlessNumbers: Check = {
  ...CDI005,
  check({ manifest }) {
    const found = endlessBelow(manifest);
    if (found === undefined) {
      return [];
    }
    const field = found.field.slice(1);
    return [{
      message: `${field} is ${found.value}, and Kubernetes refuses a file with that`,
      fix: 'write the text or the number that is meant; where cdk8s\'s Include, Helm or Yaml.load read a file, they took a text such as "." for '
        + 'a number: '
        + 'include it with IncludeManifests, which reads as Kubernetes does',
      field,
    }];
  },
};

interface EndlessNumber {
  /** Where it is: `.spec.exportTo[0]`. */
  readonly field: string;
  readonly value: number;
}

/** The first one: others mostly have the same cause. Its place is written on the way back, because hardly any object has one. */
function endlessBelow(container: object): EndlessNumber | undefined {
  const isList = Array.isArray(container);
  for (const key in container) {
    const value = (container as Record<string, unknown>)[key];
    const found = typeof value === 'number' ? endless(value) : typeof value === 'object' && value !== null ? endlessBelow(value) : undefined;
    if (found !== undefined) {
      return { field: `${isList ? `[${key}]` : `.${key}`}${found.field}`, value: found.value };
    }
  }
  return undefined;
}

function endless(value: number): EndlessNumber | undefined {
  return Number.isFinite(value) ? undefined : { field: '', value };
}
