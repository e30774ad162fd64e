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
  private readonly inNamespace = new Map<string, Lists<T>>();

  constructor(private readonly items: readonly T[]) {
    for (const item of items) {
      const { namespace, labels } = item;
      const neighbours = this.inNamespace.get(namespace) ?? new Lists<T>();
      this.inNamespace.set(namespace, neighbours);
      this.all.add(namespace, item);
      for (const label in labels) {
        const key = keyOf(label, labels[label]);
        this.byLabel.add(key, item);
        neighbours.add(key, item);
      }
    }
  }

  /**
   * The items that have all labels of a selector; an empty one selects all.
   *
   * @param namespace where they are; without it, everywhere
   */
  public selectedBy(selector: Labels, namespace?: string): readonly T[] {
    const byLabel = namespace === undefined ? this.byLabel : this.inNamespace.get(namespace);
    const lists = Object.entries(selector).map(([label, value]) => byLabel?.get(keyOf(label, value)) ?? []);
    if (lists.length === 0) {
      return namespace === undefined ? this.items : this.all.get(namespace);
    }
    const shortest = lists.reduce((best, list) => list.length < best.length ? list : best);
    return lists.length === 1 ? shortest : shortest.filter(({ labels }) => selects(selector, labels));
  }
}

/** No other label gives the same text. */
function keyOf(label: string, value: string): string {
  return `${label.length}:${label}${value}`;
}
