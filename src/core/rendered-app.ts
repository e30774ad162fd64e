import { IConstruct } from 'constructs';

/** What a construct may ask about the app when all of its objects are rendered, whoever made them. The reading side answers. */
export interface RenderedApp {
  /** The labels of each Namespace of a name in the cluster of a construct; none where the app makes no such Namespace. */
  labelsOfNamespaces(scope: IConstruct, name: string): Readonly<Record<string, string>>[];

  /** The pods of gateways in the cluster of a construct that have some labels, as objects of the app make them, in whatever namespace. */
  gatewayPods(scope: IConstruct, labels: Readonly<Record<string, string>>): RenderedPods[];
}

/** Pods that an object of the app makes. */
export interface RenderedPods {
  /** How errors call the object. */
  readonly what: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}
