import { ObjectIndex } from './indexes/object-index';
import { SelectorIndex } from './indexes/selector-index';
import { settingsOf } from './mesh-object';
import { oldestFirst } from './views/object-view';
import { PodsView } from './views/pods-view';
import { readSidecar, SidecarView } from './views/sidecar-view';

/** The Sidecars of Istio, and which one counts for pods. */
export class Sidecars {
  /** All Sidecars: those with a selector first, then the oldest. */
  public readonly all: readonly SidecarView[];
  private readonly byNamespace = new SelectorIndex<SidecarView>();
  private readonly forAll = new Map<string, SidecarView>();

  constructor(index: ObjectIndex) {
    const rankOf = ({ workloadSelector }: SidecarView) => workloadSelector === undefined ? 1 : 0;
    this.all = oldestFirst(index.ofKind('networking.istio.io/Sidecar').map(readSidecar), rankOf);
    for (const sidecar of this.all) {
      this.byNamespace.add(sidecar.namespace, sidecar.workloadSelector ?? {}, sidecar);
      if (sidecar.workloadSelector === undefined && !this.forAll.has(sidecar.namespace)) {
        this.forAll.set(sidecar.namespace, sidecar);
      }
    }
  }

  /** The one Sidecar that counts for pods: one that selects them, that of their namespace, or that of the root namespace for all. */
  public at({ namespace, labels, object }: PodsView): SidecarView | undefined {
    return this.byNamespace.selecting(namespace, labels).at(0) ?? this.forAll.get(settingsOf(object).rootNamespace);
  }
}
