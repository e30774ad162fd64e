/** What an object says of the namespaces that see it. */
export interface ExportedObject {
  /** Its `exportTo`: `*` for all, `.` for its own namespace, `~` for none, or names of namespaces. */
  readonly exportTo?: readonly string[];
  readonly namespace?: string;
}

/** The annotation of a Service that is its `exportTo`, with commas. */
export const EXPORT_TO_ANNOTATION = 'networking.istio.io/exportTo';

const ALL = '*';
const NONE = '~';
const OWN = '.';
const NOTHING: readonly string[] = [];
const EVERYWHERE: readonly string[] = [ALL];

/**
 * Whether a namespace sees an object. For a gateway it is the namespace of its pods.
 *
 * @param meshDefault what the mesh says for objects without `exportTo` (`defaultServiceExportTo` and its like); without it all see them
 */
export function isVisibleIn(from: string, { exportTo = NOTHING, namespace }: ExportedObject, meshDefault: readonly string[] = EVERYWHERE): boolean {
  const values = exportTo.length > 0 ? exportTo : meshDefault.length > 0 ? meshDefault : EVERYWHERE;
  if (values.includes(ALL)) {
    return true;
  }
  return !values.includes(NONE) && values.some(value => value === from || value === OWN && namespace === from);
}

/** Whether some namespace sees two objects. */
export function shareANamespace(one: ExportedObject, other: ExportedObject): boolean {
  const named = [one, other].flatMap(({ exportTo = [], namespace = '' }) =>
    [namespace, ...exportTo.filter(name => ![ALL, OWN, NONE].includes(name))]);
  return named.some(namespace => isVisibleIn(namespace, one) && isVisibleIn(namespace, other));
}

/** Whether an object is for other namespaces than its own. */
export function visibleElsewhere({ exportTo = NOTHING, namespace }: ExportedObject): boolean {
  return exportTo.length === 0 || !exportTo.includes(NONE) && exportTo.some(value => value !== OWN && value !== namespace);
}

/** The namespaces of the annotation of a Service. */
export function exportToOfAnnotation(annotation: string | undefined): string[] {
  return annotation === undefined ? [] : annotation.split(',').map(name => name.trim()).filter(name => name !== '');
}
