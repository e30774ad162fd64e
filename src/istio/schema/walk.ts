import { PlaceSchema } from './crd-schemas';

/** What the schema of a kind finds in an object. */
export interface SchemaViolation {
  /**
   * - `refused`: the API server takes no object with it
   * - `unknown-field`: kubectl and server-side apply refuse it; others lose it, because the API server drops it with a warning
   * - `null-field`: server-side apply refuses it; others lose it, which mostly is what they mean
   * - `item-twice`: server-side apply refuses it, because it tells items apart by what these have in common; others take it
   */
  readonly kind: 'refused' | 'unknown-field' | 'null-field' | 'item-twice';
  /** The keyword of the schema, or the text of its rule in CEL. */
  readonly keyword: string;
  /** Where: `spec.http[2].match[0].uri`. */
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** The index of an item, or the name of a field. */
export type Step = number | string;

/** More than that nobody reads, and a hostile object can have millions. */
export const MAX_VIOLATIONS = 50;

/** Who sees all that an object has while its schema walks through it, so that nobody has to walk again. */
export interface Witness {
  /** A value that is no map and no list. */
  meetScalar(value: unknown): void;
  /** A map or a list of which the schema meets what it has. */
  meetContainer(): void;
  /** A name that somebody made up, and the schema does not know. */
  meetKey(name: string): void;
  /** A value into which the schema does not look. */
  meetWhole(value: unknown): void;
}

/** Where nobody wants to see it. */
const NOBODY: Witness = { meetScalar: () => undefined, meetContainer: () => undefined, meetKey: () => undefined, meetWhole: () => undefined };

/** A way through an object. Where it is gets put into words only for what is found: every object is walked at every synth. */
export class Walk {
  private static count = 0;

  public readonly violations: SchemaViolation[] = [];
  /** The names of the fields that the object has and its schema knows, at whatever depth; some of them several times. */
  public readonly fields: string[] = [];
  /** Tells this walk from all others. */
  public readonly number = ++Walk.count;
  private readonly steps: Step[] = [];
  private refusalCount = 0;

  /**
   * @param root the schema of the object
   * @param below the schema of what lies at a step below another one
   * @param witness meets each value once; where the walk is over before its end, not all
   */
  constructor(
    private readonly root: PlaceSchema, private readonly below: (schema: PlaceSchema, step: Step) => PlaceSchema | undefined,
    public readonly witness = NOBODY,
  ) {}

  /** How many violations make the API server refuse the object. */
  public get refusals(): number {
    return this.refusalCount;
  }

  /** Whether enough was found. */
  public get isOver(): boolean {
    return this.violations.length >= MAX_VIOLATIONS;
  }

  public enter(step: Step): void {
    this.steps.push(step);
  }

  public leave(): void {
    this.steps.pop();
  }

  /** The nearest place above this one that has such a field itself: whoever wrote it here indented it too far. */
  public ownerAbove(field: string): string | undefined {
    let schema: PlaceSchema | undefined = this.root;
    let owner: string | undefined;
    this.steps.forEach((step, index) => {
      if (Object.hasOwn(schema?.properties ?? {}, field)) {
        owner = placeOf(this.steps.slice(0, index));
      }
      schema = schema && this.below(schema, step);
    });
    return owner;
  }

  /** Tells of a value that must be something else. */
  public refuse(keyword: string, must: string, got: string, fix: string): void {
    this.add({ kind: 'refused', keyword, field: this.place(), message: `${this.place()} must ${must}, got ${got}`, fix });
  }

  /** Tells of what is in its list again, for server-side apply. */
  public repeat(keyword: string, got: string): void {
    const field = this.place();
    this.add({ kind: 'item-twice', keyword, field, message: `${field} must be there once in the list, got ${got} again`, fix: 'keep one of them' });
  }

  /** Something is wrong that others tell. */
  public passOver(): void {
    this.refusalCount++;
  }

  public add(violation: SchemaViolation): void {
    this.refusalCount += violation.kind === 'refused' ? 1 : 0;
    if (!this.isOver) {
      this.violations.push(violation);
    }
  }

  /** Where the walk is, or what lies right below. */
  public place(...below: readonly Step[]): string {
    return placeOf([...this.steps, ...below]);
  }
}

/** A place as people write it: `spec.http[2].match`. */
export function placeOf(steps: readonly Step[]): string {
  return steps.map(step => typeof step === 'number' ? `[${step}]` : `.${step}`).join('').slice(1);
}
