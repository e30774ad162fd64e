import { Lists } from './lists';
import { Labels, selects } from '../../istio';

/** What is found by labels. */
interface Labelled {
  readonly namespace: string;
  readonly labels: Labels;
}

/**
 * Items that a selector finds by their labels, without looking at all of them: of the labels of the selector it looks at those items that
 * have the rarest one.
 */
export class LabelIndex<T extends Labelled> {
  private readonly all = new Lists<T>();
  private readonly byLabel = new Lists<T>();

  constructor(private readonly items: readonly T[]) {
    for (const item of items) {
      this.all.add(item.namespace, item);
      for (const label of Object.entries(item.labels)) {
        this.byLabel.add(keyOf(label), item);
        this.byLabel.add(keyOf(label, item.namespace), item);
      }
    }
  }

  /**
   * The items that have all labels of a selector; an empty one selects all.
   *
   * @param namespace where they are; without it, everywhere
   */
  public selectedBy(selector: Labels, namespace?: string): readonly T[] {
    const lists = Object.entries(selector).map(label => this.byLabel.get(keyOf(label, namespace)));
    if (lists.length === 0) {
      return namespace === undefined ? this.items : this.all.get(namespace);
    }
    const shortest = lists.reduce((best, list) => list.length < best.length ? list : best);
    return lists.length === 1 ? shortest : shortest.filter(({ labels }) => selects(selector, labels));
  }
}

function keyOf(label: readonly [string, string], namespace?: string): string {
  return JSON.stringify([label, namespace]);
}
