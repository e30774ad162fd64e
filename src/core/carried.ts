import { IConstruct } from 'constructs';

/**
 * Something that a construct carries for this library and shows nobody, such as what the root of an app knows of all that is in it. Where an app
 * has two copies of the library, both see the same.
 */
export class Carried<T> {
  private readonly key: symbol;

  /**
   * @param name what it is, as nothing else that is carried is called
   */
  constructor(name: string) {
    this.key = Symbol.for(`cdk8s-istio.${name}`);
  }

  /** What a construct carries. */
  public of(construct: IConstruct): T | undefined {
    return this.carrier(construct)[this.key];
  }

  /** What a construct carries; made with the first question. */
  public orMake(construct: IConstruct, make: () => T): T {
    return this.carrier(construct)[this.key] ??= make();
  }

  /** Gives something to a construct, in the place of what it had. */
  public give(construct: IConstruct, value: T): void {
    this.carrier(construct)[this.key] = value;
  }

  /** Takes away what a construct carries. */
  public take(construct: IConstruct): void {
    delete this.carrier(construct)[this.key];
  }

  private carrier(construct: IConstruct): Record<symbol, T | undefined> {
    return construct as unknown as Record<symbol, T | undefined>;
  }
}
