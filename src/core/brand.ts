/**
 * Marks the objects of a class, and says of a value whether it is one. `instanceof` knows the class of one copy of this library only, and an app
 * may have two: another package can bring its own.
 *
 * @param name name of the class
 * @param type the class
 */
export function brand<T extends object>(name: string, type: { readonly prototype: T }): (value: unknown) => value is T {
  const mark = Symbol.for(`cdk8s-istio.${name}`);
  Object.defineProperty(type.prototype, mark, { value: true });
  return (value): value is T => typeof value === 'object' && value !== null && mark in value;
}
