import { refuse } from '../../core/errors';

/**
 * The values of a field that a policy compares: one of some, or every one. In a policy an empty list is every one, so that a list which came out
 * empty would make it one for all requests: here that is refused.
 */
export class Compared<T> {
  /** The field is not compared: any value will do. */
  public static every<T>(): Compared<T> {
    return new Compared<T>();
  }

  /**
   * The field has to have one of the values.
   *
   * @param what what they are, for errors
   */
  public static oneOf<T>(what: string, values: readonly T[]): Compared<T> {
    return values.length > 0 ? new Compared(values)
      : refuse(what, 'at least one', values, 'a policy without any would be for all: please report this error of the library');
  }

  private constructor(private readonly some?: readonly T[]) {
  }

  /** Whether any value will do. */
  public get isEvery(): boolean {
    return this.some === undefined;
  }

  /** As a policy has it, where a field that is left out is not compared. */
  public get values(): T[] | undefined {
    return this.some && [...this.some];
  }
}
