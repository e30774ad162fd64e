import { FindingOptions } from '../../core/findings';
import { isListHeader } from '../../istio';
import { RoutedListener } from '../routing/routed-listener';
import { requestsOfSeveralLines } from '../routing/several-lines';

/** Headers that clients write as lists, by which an earlier rule is left out of a guard: what looks like several lines is refused. */
export function findingsOfListHeaders(listener: RoutedListener): FindingOptions[] {
  const compared = new Set(listener.rules.inOrder.flatMap(({ comparedHeaders }) => comparedHeaders).filter(isListHeader));
  if (!listener.mayJoinHeaderLines || compared.size === 0) {
    return [];
  }
  const refused = listener.routedDomains.flatMap(domain => requestsOfSeveralLines(listener.rulesFor(domain)));
  // What is not in all lines together is the header of which there are several; others are those of the rule with the guard.
  const lists = [...compared].filter(header => refused.some(({ withoutHeaders = {} }) => header in withoutHeaders));
  return lists.map(header => ({
    code: 'CDI125',
    message: `listener "${listener.name}" compares ${header} before a rule with a guard: of requests for that rule, a list in this header, such as `
      + '"a,b", gets 403 where one of its parts is a value of the earlier rule, because an Istio before 1.31 is served',
    fix: 'say oldestIstio: IstioVersion.V1_31 in the mesh settings where every cluster has it, put the rule behind that one, or compare another '
      + 'header',
  }));
}
