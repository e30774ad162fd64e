/** Labels of pods, or those that a selector asks for. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels have all of a selector, and maybe more. An empty selector selects everything, but for a Service: `serviceSelects`. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([label, value]) => Object.hasOwn(labels, label) && labels[label] === value);
}

/** Whether a Service has pods by its selector: without one Kubernetes looks for none. */
export function serviceSelects(selector: Labels | undefined, labels: Labels): boolean {
  return selector !== undefined && Object.keys(selector).length > 0 && selects(selector, labels);
}

/** Whether no pod has both sets of labels: one label has another value in each. */
export function areApart(one: Labels, other: Labels): boolean {
  return Object.entries(one).some(([label, value]) => Object.hasOwn(other, label) && other[label] !== value);
}

/** Whether two sets of labels are the same, in whatever order. */
export function areSameLabels(one: Labels, other: Labels): boolean {
  return selects(one, other) && selects(other, one);
}

/** One text for pods: the same labels in the same namespace are the same pods. */
export function keyOfPods(namespace: string | undefined, labels: Labels): string {
  return JSON.stringify([namespace, Object.entries(labels).sort()]);
}
