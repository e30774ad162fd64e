import { Construct, IConstruct } from 'constructs';
import { withPath } from './errors';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/**
 * A decorator for public constructs: the message of an error begins with the path of the one whose constructor, method or factory the user
 * called.
 */
export function pathInErrors<C extends object>(target: C & { readonly prototype: object }): C {
  wrapFunctions(target.prototype, self => (self as IConstruct).node.path);
  wrapFunctions(target, (_, args) => pathOfNew(args));
  const proxy: C = new Proxy(target, {
    construct: (made, args: unknown[], newTarget) => {
      const type = made as unknown as new () => object;
      // With a proxy as the target of new V8 gives each object a hidden class of its own: slow to make, and slow to read ever after.
      return withPath(() => pathOfNew(args), () => Reflect.construct(type, args, newTarget === proxy ? type : newTarget) as object);
    },
  });
  return proxy;
}

/** Functions and getters of a class or of its instances; those that begin with "_" are called by our own code only. */
function wrapFunctions(holder: object, pathOf: (self: unknown, args: unknown[]) => string): void {
  const wrap = <F>(original: F): F => typeof original !== 'function' ? original : function (this: unknown, ...args: unknown[]) {
    return withPath(() => pathOf(this, args), () => (original as unknown as AnyFunction).apply(this, args));
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

/** The path of a construct that is being made, by the scope and the id which come first; none for a value. */
function pathOfNew([scope, id]: unknown[]): string {
  if (!Construct.isConstruct(scope) || typeof id !== 'string') {
    return '';
  }
  return [scope.node.path, id.replace(/\//g, '--')].filter(Boolean).join('/');
}
