import { Walk } from './walk';
import { listed, shown } from './wording';
import { isLabelKey } from '../object-names';
import { isGiven, isMap, mapOf } from '../plain-value';

/** What an object says of the one that it goes with; all of it has to be there. */
const OF_OWNER = ['apiVersion', 'kind', 'name', 'uid'];

/** A version, and maybe a group before it. */
const API_VERSION = /^([^/]*\/)?[^/]+$/;

/** Tells what the API server refuses in what keeps an object from being deleted. */
export function inspectFinalizers(finalizers: readonly unknown[], walk: Walk): void {
  eachOf(finalizers, walk, (finalizer, index) => {
    if (typeof finalizer !== 'string' || !isLabelKey(finalizer)) {
      walk.refuse('metadata', 'be a domain, "/" and a name of letters, digits, "-", "_" and "."', shown(finalizer), 'write it like example.com/name');
    } else if (finalizers.indexOf(finalizer) < index) {
      walk.repeat('metadata', shown(finalizer));
    }
  });
}

/** Tells what the API server refuses in the objects that an object goes with. */
export function inspectOwners(owners: readonly unknown[], walk: Walk): void {
  const given = owners.map(mapOf);
  eachOf(owners, walk, (owner, index) => {
    const missing = isMap(owner) ? OF_OWNER.filter(name => typeof owner[name] !== 'string' || owner[name] === '') : OF_OWNER;
    if (missing.length > 0) {
      walk.refuse('metadata', `have ${listed(OF_OWNER, 'and')}, each a text that is not empty`, shown(owner),
        `write ${listed(missing, 'and')}, or leave the reference out: only a cluster knows the uid`);
    } else {
      inspectOwner(given[index], given.slice(0, index), walk);
    }
  });
}

function inspectOwner({ apiVersion, kind, uid, controller }: Record<string, unknown>, earlier: readonly Record<string, unknown>[], walk: Walk): void {
  if (!API_VERSION.test(String(apiVersion))) {
    walk.refuse('metadata', 'have a version as its apiVersion, and maybe a group and "/" before it', shown(apiVersion),
      'write it as the owner has it');
  } else if (apiVersion === 'v1' && kind === 'Event') {
    walk.refuse('metadata', 'be no Event', 'one', 'leave the reference out: an Event is gone in an hour, and what goes with it too');
  } else if (isGiven(controller) && typeof controller !== 'boolean') {
    walk.refuse('metadata', 'have true or false as its controller', shown(controller), 'write it without quotes');
  } else if (controller === true && earlier.some(other => other.controller === true)) {
    walk.refuse('metadata', 'be the only one with controller: true', 'another one', 'leave it out of all but one: two would fight over the object');
  } else if (earlier.some(other => other.uid === uid)) {
    walk.repeat('metadata', `uid ${shown(uid)}`);
  }
}

function eachOf(items: readonly unknown[], walk: Walk, inspect: (item: unknown, index: number) => void): void {
  items.forEach((item, index) => {
    walk.enter(index);
    inspect(item, index);
    walk.leave();
  });
}
