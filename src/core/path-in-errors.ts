import { Construct, IConstruct } from 'constructs';
import { allOrNothing, ifRefused } from './all-or-nothing';
import { withPath } from './errors';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * A decorator for public constructs: the message of an error begins with the path of the one whose constructor, method or factory the user
 * called, and what is refused leaves nothing behind.
 */
export function pathInErrors<C extends object>(target: C & { readonly prototype: object }): C {
  wrapFunctions(target.prototype, (self, _, action) => withPath(() => (self as IConstruct).node.path, () => allOrNothing(action)));
  wrapFunctions(target, (_, args, action) => making(args, action));
  const proxy: C = new Proxy(target, {
    construct: (made, args: unknown[], newTarget) => {
      const type = made as unknown as new () => object;
      // With a proxy as the target of new V8 gives each object a hidden class of its own: slow to make, and slow to read ever after.
      return making(args, () => Reflect.construct(type, args, newTarget === proxy ? type : newTarget) as object);
    },
  });
  return proxy;
}

/** Functions and getters of a class or of its instances; those that begin with "_" are called by our own code only. */
function wrapFunctions(holder: object, around: (self: unknown, args: unknown[], action: () => unknown) => unknown): void {
  const wrap = <F>(original: F): F => typeof original !== 'function' ? original : function (this: unknown, ...args: unknown[]) {
    return around(this, args, () => (original as unknown as AnyFunction).apply(this, args));
  } as F;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (name !== 'constructor' && name !== 'prototype' && !name.startsWith('_')) {
      Object.defineProperty(holder, name, {
        ...property,
        ...('value' in property ? { value: wrap<unknown>(property.value) } : { get: wrap(property.get) }),
      });
    }
  }
}

/**
 * Makes a construct, by the scope and the id which come first, or leaves nothing of it in the tree: who catches the error, in a test or in
 * Python, goes on without it.
 */
function making<T>(args: unknown[], make: () => T): T {
  const [scope, given] = args;
  if (!Construct.isConstruct(scope) || typeof given !== 'string') {
    return withPath(() => '', () => allOrNothing(make));
  }
  const { node } = scope;
  const id = given.replace(/\//g, '--');
  return withPath(() => [node.path, id].filter(Boolean).join('/'), () => allOrNothing(() => {
    // A second one of an id is refused before it is there.
    if (node.tryFindChild(id) === undefined) {
      ifRefused(() => node.tryRemoveChild(id));
    }
    return make();
  }));
}
