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
    const found = this.byLabel.get(keyOf(scope, undefined)).filter(({ selector }) => selects(selector, labels));
    for (const label of Object.entries(labels)) {
      found.push(...this.byLabel.get(keyOf(scope, label)).filter(({ selector }) => selects(selector, labels)));
    }
    return (found.length > 1 ? found.sort((one, other) => one.place - other.place) : found).map(({ item }) => item);
  }
}

/** No other scope and label give the same text. */
function keyOf(scope: string, label: readonly [string, string] | undefined): string {
  return label === undefined ? `*${scope}` : `${scope.length}:${scope}${label[0].length}:${label[0]}${label[1]}`;
}
