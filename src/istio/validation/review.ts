import { Misfit } from '../misfit';
import { placeOf, Step } from '../schema/walk';
import { shown } from '../schema/wording';

/** What Istio's webhook lets pass with a warning, each under the key of its code. */
export type WebhookWarning = 'address-of-another-network' | 'certificates-without-use' | 'cipher-suites'
  | 'deprecated-field' | 'filter-without-use' | 'gateway-by-domain-name' | 'hosts-of-one-address'
  | 'http-settings-for-tcp' | 'large-response' | 'long-proxy-version' | 'one-host-of-sidecar-twice' | 'partial-wildcard'
  | 'private-keys' | 'redirect-without-http' | 'selector-without-labels' | 'selector-without-resolution' | 'server-name-is-address'
  | 'several-tracings' | 'tag-without-name';

/** What Istio's own validation says of an object, in our words. */
export interface WebhookProblem {
  /** Of a warning; without it the object is refused. */
  readonly key?: WebhookWarning;
  /** Whether a single value is refused, and not what several of them say together. */
  readonly isOfValue: boolean;
  /** Where: `spec.http[2].match[0].uri`. */
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** A map of a manifest that its schema has passed. */
export type Plain = Readonly<Record<string, unknown>>;

/** Looks at an item of a list, or at a map. */
type Inspect<C> = (value: Plain, review: Review, context: C) => void;

/**
 * A way through an object, and what is found on it. Nothing is made, nor put into words, where nothing is found: every object is looked at
 * in every synth.
 */
export class Review {
  public readonly problems: WebhookProblem[] = [];
  private readonly steps: Step[] = [];

  /** Looks at a map, where there is one. */
  public map<C>(name: Step, value: unknown, inspect: Inspect<C>, context: C): void {
    if (isMap(value)) {
      this.steps.push(name);
      inspect(value, this, context);
      this.steps.pop();
    }
  }

  /** Looks at the maps of a list. */
  public list<C>(name: Step, values: unknown, inspect: Inspect<C>, context: C): void {
    if (Array.isArray(values) && values.length > 0) {
      this.steps.push(name);
      for (let index = 0; index < values.length; index++) {
        this.map(index, values[index], inspect, context);
      }
      this.steps.pop();
    }
  }

  /** Looks at the texts of a list. */
  public texts<C>(name: Step, values: unknown, inspect: (text: string, review: Review, context: C) => void, context: C): void {
    if (Array.isArray(values) && values.length > 0) {
      this.steps.push(name);
      for (let index = 0; index < values.length; index++) {
        this.steps.push(index);
        inspect(String(values[index]), this, context);
        this.steps.pop();
      }
      this.steps.pop();
    }
  }

  /** Looks at the entries of a map. The API server drops those that are null. */
  public entries<C>(name: Step, values: unknown, inspect: (key: string, value: unknown, review: Review, context: C) => void, context: C): void {
    if (isMap(values)) {
      this.steps.push(name);
      for (const key in values) {
        if (values[key] !== null) {
          this.steps.push(key);
          inspect(key, values[key], this, context);
          this.steps.pop();
        }
      }
      this.steps.pop();
    }
  }

  /** Goes on below a place, by hand. */
  public enter(step: Step): void {
    this.steps.push(step);
  }

  public leave(): void {
    this.steps.pop();
  }

  /** The object is refused, because a value must be something else. */
  public refuse(must: string, got: unknown, fix: string, ...below: readonly Step[]): void {
    const field = this.place(below);
    this.problems.push({ isOfValue: typeof got !== 'object', field, message: `${field} must ${must}, got ${shown(got)}`, fix });
  }

  /** The same, of what a predicate says. */
  public refuseMisfit({ allowed, fix }: Misfit, got: unknown, ...below: readonly Step[]): void {
    this.refuse(`be ${allowed}`, got, fix, ...below);
  }

  /** The object is refused, for what a sentence says. */
  public refuseAs(sentence: string, fix: string, ...below: readonly Step[]): void {
    const field = this.place(below);
    this.problems.push({ isOfValue: false, field, message: `${field} ${sentence}`, fix });
  }

  /** The object is taken, with a warning. */
  public warn(key: WebhookWarning, sentence: string, fix: string, ...below: readonly Step[]): void {
    const field = this.place(below);
    this.problems.push({ key, isOfValue: false, field, message: `${field} ${sentence}`, fix });
  }

  private place(below: readonly Step[]): string {
    return placeOf([...this.steps, ...below]);
  }
}

/** Whether a map has no other fields than some: most maps have few of those that there are. */
export function hasOnly(map: Plain, fields: ReadonlySet<string>): boolean {
  for (const field in map) {
    if (!fields.has(field)) {
      return false;
    }
  }
  return true;
}

/** Whether a text is there, and not empty. */
export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** How many items a list has; none where there is none. */
export function countOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function isMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
