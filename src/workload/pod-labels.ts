import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../core/errors';

/** The labels by which a workload itself finds its pods: other pods have not all of them. */
export function podLabelsOf(what: string, workload: kplus.Workload): Record<string, string> {
  const labels = workload.matchLabels;
  if (Object.keys(labels).length === 0) {
    refuse(`labels that ${what} selects by`, 'at least one', labels, 'leave out "select: false", or call select with the labels of its podMetadata');
  }
  for (const [key, value] of Object.entries(labels)) {
    if (workload.podMetadata.getLabel(key) !== value) {
      refuse(`label ${key} of the pods of ${what}`, `"${value}", by which it selects`, workload.podMetadata.getLabel(key),
        'add it to the podMetadata');
    }
  }
  return labels;
}
