import { EnvoyConfigPatch } from './envoy-config-patch';
import { FindingOptions } from '../core/findings';

/** Operations that depend on what other patches have made before. */
const RELATIVE = ['INSERT_BEFORE', 'INSERT_AFTER', 'REPLACE', 'REMOVE'];

/** What istioctl analyze says of an EnvoyFilter that istiod applies. */
export function findingsOfPatches(patches: readonly EnvoyConfigPatch[], priority = 0): FindingOptions[] {
  return [...patches.flatMap(misjudged), ...(priority === 0 ? withoutPriority(patches) : [])];
}

/** Operations that istiod applies, although its analyzer says that they are ignored. */
function misjudged({ _description: { applyTo, operation } }: EnvoyConfigPatch): FindingOptions[] {
  const code = applyTo === 'HTTP_ROUTE' && operation === 'REMOVE' ? 'IST0154' : applyTo === 'LISTENER_FILTER' && operation === 'REPLACE' ? 'IST0152' : undefined;
  return code === undefined ? [] : [{
    code,
    message: `the patch for ${applyTo} with ${operation} is an error to istioctl analyze, although istiod applies it`,
    fix: 'suppress the message of istioctl analyze on the object, or change it in another way',
  }];
}

function withoutPriority(patches: readonly EnvoyConfigPatch[]): FindingOptions[] {
  return patches.flatMap((patch, index) => {
    const { applyTo, operation, filter } = patch._description;
    if (!RELATIVE.includes(operation) || misjudged(patch).length > 0) {
      return [];
    }
    const versioned = patches.slice(0, index).some(({ _description: earlier }) => earlier.proxyVersion !== undefined && earlier.filter === filter);
    return [{
      code: versioned ? 'IST0155' : 'IST0151',
      message: `patch ${index} for ${applyTo} with ${operation} depends on what other patches do, and without a priority the older EnvoyFilter comes first`
        + `${versioned ? ', which an upgrade of the proxies may change' : ''}: it may find nothing to change`,
      fix: 'set a priority, 10 for example: those with a higher one come later',
    }];
  });
}
