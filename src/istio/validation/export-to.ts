import { FORM_OF_LABEL, isLabel } from './names';
import { Review } from './review';

const ALL = '*';
const OWN = '.';
const NONE = '~';

/** Whose exportTo it is: some kinds may say more than others. */
export interface ExportingObject {
  readonly namespace: string;
  /** Whether it may be for nobody. */
  readonly mayBeHidden?: boolean;
  /** Whether it is for the pods of a selector, which are in its namespace. */
  readonly hasSelector?: boolean;
}

/** Which namespaces an object is for. */
export function reviewExportTo(exportTo: unknown, review: Review, { namespace, mayBeHidden = false, hasSelector = false }: ExportingObject): void {
  if (!Array.isArray(exportTo) || exportTo.length === 0) {
    return;
  }
  review.enter('exportTo');
  const known = new Set<string>();
  // Where the namespace of the object is not known, "." stands for it.
  const own = namespace || OWN;
  exportTo.forEach((entry: string, index) => {
    const name = entry === OWN ? own : entry;
    if (known.has(name)) {
      review.refuse('be there once', entry, name === entry ? 'leave it out' : '"." is the namespace of the object: leave one of both out', index);
    } else if (name === ALL || name === OWN || name === NONE && mayBeHidden || isLabel(name)) {
      known.add(name);
    } else {
      review.refuse(`be "*", ".", ${mayBeHidden ? '"~" ' : ''}or the name of a namespace`, entry, `a name can ${FORM_OF_LABEL}`, index);
    }
  });
  if (known.has(ALL) && exportTo.length > 1 || known.has(NONE) && exportTo.length > 1) {
    review.refuse('have nothing beside "*" or "~"', exportTo.join(', '), 'leave the others out, or write the namespaces that are meant');
  }
  if (hasSelector && known.size > 0 && (known.size > 1 || !known.has(own) && (namespace !== '' || known.has(ALL)))) {
    review.refuse('be "." for a rule with a workloadSelector', exportTo.join(', '), 'leave it out: the pods are in the namespace of the rule');
  }
  review.leave();
}
