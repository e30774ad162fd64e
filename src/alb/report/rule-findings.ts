import { IConstruct } from 'constructs';
import { findRedirectLoops } from './redirect-loops';
import { findUnreachableRules } from './unreachable-rules';
import { FindingOptions, Findings } from '../../core/findings';
import { RoutedListener } from '../routing/routed-listener';

/** Reports what the rules of a listener come to, when all are there. */
export function reportRules(listener: IConstruct, routed: RoutedListener): void {
  Findings.of(listener)._addAtSynth(() => [
    ...findMissingDefault(routed),
    ...findUnreachableRules(routed),
    ...findRedirectLoops(routed),
  ]);
}

function findMissingDefault({ rules, name }: RoutedListener): FindingOptions[] {
  return rules.default !== undefined || rules.isEmpty ? [] : [{
    code: 'CDI011',
    message: `listener "${name}" has no default, so requests that no rule takes get 404`,
    fix: 'add one with addAction without conditions, a fixed response for example, or acknowledge the finding',
  }];
}
