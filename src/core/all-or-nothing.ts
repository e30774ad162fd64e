/** How to take back what the calls under way have changed, in the order of the changes. */
const changes: (() => void)[] = [];
let callsUnderWay = 0;

/** Does all of something or, where it is refused, nothing: what it has changed until then is taken back, the last change first. */
export function allOrNothing<T>(action: () => T): T {
  const before = changes.length;
  callsUnderWay++;
  try {
    return action();
  } catch (error) {
    changes.splice(before).reverse().forEach(takeBack => takeBack());
    throw error;
  } finally {
    callsUnderWay--;
    if (callsUnderWay === 0) {
      changes.length = 0;
    }
  }
}

/**
 * Says how a change is taken back if the public call that makes it is refused in the end. For what a construct changes outside of itself: of
 * itself nothing is left then.
 */
export function ifRefused(takeBack: () => void): void {
  if (callsUnderWay > 0) {
    changes.push(takeBack);
  }
}

/** Adds something to a list, unless the call is refused in the end. */
export function addTo<T>(list: T[], item: T): void {
  list.push(item);
  ifRefused(() => list.splice(list.lastIndexOf(item), 1));
}

/** Puts something into a map, unless the call is refused in the end. */
export function putInto<K, V>(map: Map<K, V>, key: K, value: V): void {
  const [isNew, before] = [!map.has(key), map.get(key)];
  map.set(key, value);
  ifRefused(() => isNew ? map.delete(key) : map.set(key, before as V));
}
