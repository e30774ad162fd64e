import {
  ApiObject, ApiObjectMetadata, App, ImplicitTokenResolver, JsonPatch, Lazy, LazyResolver, NumberStringUnionResolver,
} from 'cdk8s';
import { Construct } from 'constructs';
import { brand } from './brand';
import { ValidationError } from './errors';

/** What cdk8s makes of values by itself: nothing in plain JSON. */
const OWN_RESOLVERS: readonly object[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver].map(({ prototype }) => prototype);

/** What makes an object of Istio. */
export interface IstioObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ApiObjectMetadata;
}

/**
 * The API object of a construct of ours.
 *
 * Its spec is plain JSON, which cdk8s would take apart value by value, three times, in search of tokens. That is left out where nothing can
 * come of it: where the app has no resolvers of its own, nobody patches the object, and nothing in it is other than JSON.
 */
export class IstioObject extends ApiObject {
  private isPatched = false;

  constructor(scope: Construct, id: string, props: IstioObjectProps, private readonly produce: () => Record<string, unknown>) {
    super(scope, id, { ...props, spec: Lazy.any({ produce }) });
  }

  public addJsonPatch(...ops: JsonPatch[]): void {
    this.isPatched ||= ops.length > 0;
    super.addJsonPatch(...ops);
  }

  public toJson(): unknown {
    return this.isPatched ? super.toJson() as unknown : this.plainJson() ?? super.toJson() as unknown;
  }

  private plainJson(): object | undefined {
    try {
      if (!App.of(this).resolvers.every(resolver => OWN_RESOLVERS.includes(Object.getPrototypeOf(resolver) as object))) {
        return undefined;
      }
      const { apiVersion, kind, metadata } = this;
      return { apiVersion, kind, metadata: metadata.toJson() as unknown, spec: sanitized(this.produce(), !process.env.CDK8S_DISABLE_SORT) };
    } catch {
      // cdk8s comes to the same, and says for which construct.
      return undefined;
    }
  }
}

/** A value as cdk8s writes it: without what is not set, and its keys in order. */
function sanitized(value: unknown, sortKeys: boolean): unknown {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (value === undefined || value === null) {
    return undefined;
  }
  if (Array.isArray(value)) {
    // Unlike what `map` makes, all such lists look alike to V8, and whoever walks them stays compiled.
    const items: unknown[] = [];
    value.forEach(item => items.push(sanitized(item, sortKeys)));
    return items;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) {
    throw new ValidationError('a spec is more than plain JSON');
  }
  const result: Record<string, unknown> = {};
  for (const key of sortKeys ? sortedKeys(value) : Object.keys(value)) {
    const item = sanitized((value as Record<string, unknown>)[key], sortKeys);
    if (item !== undefined) {
      result[key] = item;
    }
  }
  return result;
}

/** The keys in order, which those of a spec nearly always have. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  return keys.every((key, index) => index === 0 || keys[index - 1] <= key) ? keys : keys.sort();
}

/** Whether a construct of this library writes an object. */
export const isIstioObject = brand('IstioObject', IstioObject);
