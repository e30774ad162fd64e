import { IConstruct } from 'constructs';

/** What a construct may ask about the app when all of its objects are rendered, whoever made them. The reading side answers. */
export interface RenderedApp {
  /** The labels of each Namespace of a name in the cluster of a construct; none where the app makes no such Namespace. */
  labelsOfNamespaces(scope: IConstruct, name: string): Readonly<Record<string, string>>[];
}
