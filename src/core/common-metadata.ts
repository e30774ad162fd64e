import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from './errors';
import { optional, requireLabels } from './requirements';
import { synthesis } from './synthesis';
import { DRY_RUN_ANNOTATION } from '../istio';

/**
 * Labels and annotations of every object that a construct makes, of those too that it makes later.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export interface CommonMetadata {
  /**
   * Labels. One that an object needs itself, such as `app` of a Deployment, it keeps. Pods do not get them.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations. One that an object has already it keeps.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
}

const PARTS = ['labels', 'annotations'];

/** Gives metadata to every object below a construct, before it is rendered: what is added later has it too. */
export function shareMetadata(scope: IConstruct, what: string, given?: CommonMetadata): void {
  if (given === undefined) {
    return;
  }
  const other = Object.entries(given).find(([key, value]) => value !== undefined && !PARTS.includes(key));
  if (other !== undefined) {
    refuse(`${other[0]} in the metadata of ${what}`, 'left out', other[1],
      'it is for several objects, which have labels and annotations in common only');
  }
  const labels = optional(given.labels, values => requireLabels(`labels of ${what}`, values)) ?? {};
  const annotations = optional(given.annotations, values => requireAnnotations(`annotations of ${what}`, values)) ?? {};
  synthesis().beforeRender(scope.node.root, () => addBelow(scope, labels, annotations));
}

function addBelow(scope: IConstruct, labels: Record<string, string>, annotations: Record<string, string>): void {
  for (const object of scope.node.findAll().filter(child => ApiObject.isApiObject(child))) {
    const { metadata } = object;
    const own = metadata.toJson() as { readonly labels?: object; readonly annotations?: object } | undefined;
    missing(labels, own?.labels).forEach(([key, value]) => metadata.addLabel(key, value));
    missing(annotations, own?.annotations).forEach(([key, value]) => metadata.addAnnotation(key, value));
  }
}

function missing(shared: Record<string, string>, own: object = {}): [string, string][] {
  return Object.entries(shared).filter(([key]) => !Object.hasOwn(own, key));
}

/** Keys have the form of those of labels, values any text. */
function requireAnnotations(what: string, values: Record<string, string>): Record<string, string> {
  requireLabels(what, Object.fromEntries(Object.keys(values).map(key => [key, ''])));
  if (DRY_RUN_ANNOTATION in values) {
    refuse(`${what}: ${DRY_RUN_ANNOTATION}`, 'left out', values[DRY_RUN_ANNOTATION],
      'policies would refuse nothing, and Istio takes no other object with it; annotate an AuthorizationPolicy of your own to try it');
  }
  const other = Object.entries(values).find(([, value]) => typeof value !== 'string');
  if (other !== undefined) {
    refuse(`${what}: annotation ${other[0]}`, 'a text', other[1], 'numbers and booleans need quotes');
  }
  return { ...values };
}
