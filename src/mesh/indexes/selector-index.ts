import { Lists } from './lists';
import { Labels, selects } from '../../istio';

/**
 * Items with selectors, found by the labels that they select, without looking at all of them: each is kept under one label of its selector.
 * An item with an empty selector is found by all labels.
 */
export class SelectorIndex<T> {
  private readonly byLabel = new Lists<{ readonly item: T; readonly selector: Labels; readonly place: number }>();
  private count = 0;

  /**
   * Adds an item.
   *
   * @param scope where it selects, such as a namespace
   */
  public add(scope: string, selector: Labels, item: T): void {
    const [label] = Object.entries(selector);
    this.byLabel.add(keyOf(scope, label), { item, selector, place: this.count++ });
  }

  /** The items of a scope that select labels, in the order in which they were added. */
  public selecting(scope: string, labels: Labels): T[] {
    const candidates = [undefined, ...Object.entries(labels)].flatMap(label => this.byLabel.get(keyOf(scope, label)));
    return candidates.filter(({ selector }) => selects(selector, labels)).sort((one, other) => one.place - other.place).map(({ item }) => item);
  }
}

function keyOf(scope: string, label: readonly [string, string] | undefined): string {
  return JSON.stringify([scope, label]);
}
