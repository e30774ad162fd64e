import * as fc from 'fast-check';

/** Random choices of one run, which fast-check makes and repeats. */
export class Draw {
  constructor(private readonly generate: fc.GeneratorValue) {}

  /** A whole number, the limits among them. */
  public number(min: number, max: number): number {
    return this.generate(fc.integer, { min, max });
  }

  /** Yes or no; yes is one of so many. */
  public maybe(outOf = 2): boolean {
    return this.number(1, outOf) === 1;
  }

  public one<T>(items: readonly T[]): T {
    return items[this.number(0, items.length - 1)];
  }

  /** Some of them, in another order. */
  public some<T>(items: readonly T[], min: number, max = items.length): T[] {
    const left = [...items];
    return Array.from({ length: this.number(min, max) }, () => left.splice(this.number(0, left.length - 1), 1)[0]);
  }

  /** Whole shares that make a hundred, none of them nothing. */
  public shares(count: number): number[] {
    const first = Array.from({ length: count - 1 }, () => this.number(1, Math.floor(100 / count)));
    return [...first, 100 - first.reduce((sum, share) => sum + share, 0)];
  }
}
