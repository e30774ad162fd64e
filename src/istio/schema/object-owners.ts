import { Walk } from './walk';
import { listed, shown } from './wording';
import { isLabelKey } from '../object-names';
import { isMap } from '../plain-value';

/** What an object says of the one that it goes with; all of it has to be there. */
const OF_OWNER = ['apiVersion', 'kind', 'name', 'uid'];

/** Tells what the API server refuses in what keeps an object from being deleted. */
export function inspectFinalizers(finalizers: readonly unknown[], walk: Walk): void {
  eachOf(finalizers, walk, finalizer => {
    if (typeof finalizer !== 'string' || !isLabelKey(finalizer)) {
      walk.refuse('metadata', 'be a domain, "/" and a name of letters, digits, "-", "_" and "."', shown(finalizer), 'write it like example.com/name');
    }
  });
}

/** Tells what the API server refuses in the objects that an object goes with. */
export function inspectOwners(owners: readonly unknown[], walk: Walk): void {
  eachOf(owners, walk, owner => {
    const missing = isMap(owner) ? OF_OWNER.filter(name => typeof owner[name] !== 'string' || owner[name] === '') : OF_OWNER;
    if (missing.length > 0) {
      walk.refuse('metadata', `have ${listed(OF_OWNER, 'and')}, each a text that is not empty`, shown(owner),
        `write ${listed(missing, 'and')}, or leave the reference out: only a cluster knows the uid`);
    }
  });
}

function eachOf(items: readonly unknown[], walk: Walk, inspect: (item: unknown) => void): void {
  items.forEach((item, index) => {
    walk.enter(index);
    inspect(item);
    walk.leave();
  });
}
