import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ValidationError } from '../../core/errors';
import { isThere } from '../../core/known-objects';
import { synthesis } from '../../core/synthesis';
import { CanaryNames, kindOf, namesOfFlagger } from '../../istio';
import { isSameCluster } from '../../mesh-settings/cluster-state';

const RULES = 'networking.istio.io/DestinationRule';

/** What is of Flagger. A rule for the Service itself is refused too: no request goes by it. */
function ownedNames(names: CanaryNames): Map<string, readonly string[]> {
  const owned = namesOfFlagger(names);
  return new Map([...owned, [RULES, [...owned.get(RULES)!, names.service]]]);
}

/** Refuses objects of the app that are Flagger's, also those that are made later. */
export function refuseOwned(canary: IConstruct, what: string, names: CanaryNames, namespace: string | undefined): void {
  const owned = ownedNames(names);
  const requireNone = (): void => {
    const other = canary.node.root.node.findAll().filter(child => ApiObject.isApiObject(child)).find(object =>
      owned.get(kindOf(object))?.includes(object.name) === true && object.metadata.namespace === namespace && isSameCluster(object, canary));
    if (other !== undefined) {
      throw new ValidationError(`${other.kind} "${other.name}" must be left to Flagger, got one of "${other.node.path}": Flagger makes it for `
        + `${what}, and writes over what Git says. Take it out, or give the Canary another name`);
    }
  };
  requireNone();
  synthesis().beforeRender(canary.node.root, () => {
    if (isThere(canary)) {
      requireNone();
    }
  });
}
