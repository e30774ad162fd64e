import { External } from './external';
import { FlaggerObjects } from './flagger-objects';
import { LabelIndex } from './indexes/label-index';
import { ObjectIndex } from './indexes/object-index';
import { nameOf, namespaceOf } from './mesh-object';
import { ServiceName } from '../istio';
import { PodsView } from './views/pods-view';

/** What it proves that the manifests do not have an object. */
export enum AbsenceProof {
  /** Nothing: it may well lie elsewhere. */
  NONE = 0,
  /** That it is probably nowhere: others of its kind and namespace are in the manifests. */
  LIKELY = 1,
  /** More than that: the namespace itself is in the manifests too. An operator, or another repository, may still make something in it. */
  VERY_LIKELY = 2,
  /** That it is nowhere: the manifests are all that there is. */
  CERTAIN = 3,
}

/** What somebody says is made elsewhere: hosts in full, and Gateways as `namespace/name`. */
export interface SaidElsewhere {
  readonly hosts: ReadonlySet<string>;
  readonly gateways: ReadonlySet<string>;
}

/** What is said of the manifests as a whole. */
interface AbsenceOptions {
  readonly elsewhere?: SaidElsewhere;
  readonly external?: External;
}

/**
 * What follows from it that the manifests do not have something. The world is open: another repository may have it, unless the manifests show
 * that they have all of a namespace.
 */
export class Absence {
  /** Whether the manifests are all that there is in the cluster. */
  public readonly isComplete: boolean;
  private readonly namespaces: ReadonlySet<string>;
  /** What Flagger makes. */
  private made?: FlaggerObjects;
  /** The namespaces that have objects of a kind. */
  private readonly places = new Map<string, ReadonlySet<string>>();
  private readonly elsewhere: Partial<SaidElsewhere>;
  /** The namespaces of which the manifests have everything. */
  private readonly complete: ReadonlySet<string>;
  /** The Gateways that somebody says there are. */
  private readonly gateways: ReadonlySet<string>;

  constructor(private readonly index: ObjectIndex, private readonly pods: () => LabelIndex<PodsView>, options: AbsenceOptions) {
    this.elsewhere = options.elsewhere ?? {};
    const { gateways = [], namespaces = [], isComplete = false } = options.external ?? {};
    this.isComplete = isComplete;
    this.gateways = new Set(gateways.map(({ name, namespace }) => `${namespace}/${name}`));
    this.complete = new Set(namespaces.filter(namespace => namespace.isComplete === true).map(({ name }) => name));
    this.namespaces = new Set(index.ofKind('/Namespace').map(nameOf));
  }

  /** Whether the manifests have everything of a namespace, so that it may prove something too that they have nothing. */
  public get provesAnything(): boolean {
    return this.isComplete || this.complete.size > 0;
  }

  /** What it proves that nothing has a host in full: a Service, where it names one. */
  public ofHost(host: string, service: ServiceName | undefined): AbsenceProof {
    const isSaid = this.elsewhere.hosts?.has(host) === true && !this.isWhole(service?.namespace);
    const isMade = service !== undefined && this.isMade('/Service', service.namespace, service.name);
    return isSaid || isMade ? AbsenceProof.NONE : this.of('/Service', service?.namespace);
  }

  /** Whether Flagger makes an object of a kind, such as `/Service`, for a Canary of the manifests. */
  public isMade(kind: string, namespace: string, name: string): boolean {
    this.made ??= new FlaggerObjects(this.index);
    return this.made.makes(kind, namespace, name);
  }

  /** What it proves that there is no Gateway of a name, `namespace/name`. */
  public ofGateway(key: string): AbsenceProof {
    const [namespace] = key.split('/');
    const isSaid = this.elsewhere.gateways?.has(key) === true && !this.isWhole(namespace);
    return isSaid ? AbsenceProof.NONE : this.of('networking.istio.io/Gateway', namespace);
  }

  /** Whether somebody says that there is a Gateway of a name, `namespace/name`. */
  public isGatewaySaid(key: string): boolean {
    return this.gateways.has(key);
  }

  /** What it proves that no object of a kind, such as `/Service`, has a name in a namespace. */
  public of(kind: string, namespace: string | undefined): AbsenceProof {
    return this.proof(namespace, () => this.placesOf(kind).has(namespace!));
  }

  /** What it proves that no pods in a namespace have some labels. */
  public ofPods(namespace: string): AbsenceProof {
    return this.proof(namespace, () => this.pods().selectedBy({}, namespace).length > 0);
  }

  private proof(namespace: string | undefined, hasOthers: () => boolean): AbsenceProof {
    if (this.isWhole(namespace)) {
      return AbsenceProof.CERTAIN;
    }
    return namespace === undefined || !hasOthers() ? AbsenceProof.NONE
      : this.namespaces.has(namespace) ? AbsenceProof.VERY_LIKELY : AbsenceProof.LIKELY;
  }

  private isWhole(namespace: string | undefined): boolean {
    return this.isComplete || namespace !== undefined && this.complete.has(namespace);
  }

  private placesOf(kind: string): ReadonlySet<string> {
    const known = this.places.get(kind) ?? new Set(this.index.ofKind(kind).map(namespaceOf));
    this.places.set(kind, known);
    return known;
  }
}
