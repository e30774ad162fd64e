import { ListenerAction } from './action/listener-action';
import { ListenerCondition } from './condition/listener-condition';
import { DelegatedRules, isDelegatedRules } from './delegated-rules';
import { RuleParticipant } from './routing/rule-participant';
import { AddActionProps } from './rule/add-action-props';
import { IVirtualService } from '../networking/virtual-service/virtual-service-reference';

/**
 * Options of a delegation.
 */
export interface DelegateOptions {
  /** Who has the rules: a DelegatedRules, or `VirtualService.fromVirtualServiceName` for one of another repository. */
  readonly to: IVirtualService;

  /**
   * Hosts that it is for.
   *
   * @default - all hosts of the listener
   */
  readonly hosts?: string[];

  /**
   * Place among the rules of the listener.
   *
   * Range: 1 to 2147483647.
   *
   * @default - after the rules with a priority
   */
  readonly priority?: number;

  /**
   * Name of the rule.
   *
   * @default - derives from the path: `reviews` for `/reviews`, `root` for `/`
   */
  readonly name?: string;
}

/** The delegate, where this app has its rules. */
export function delegatedRules(delegate?: IVirtualService): DelegatedRules | undefined {
  return isDelegatedRules(delegate) ? delegate : undefined;
}

/** Asks the rules of delegates what a listener that leads to them asks of its own. */
export function askDelegates(participants: readonly RuleParticipant[]): RuleParticipant {
  return {
    requireAcceptable: ({ props: { action } }) => delegatedRules(action._delegate)?._requireReachable(participants),
    take: ({ props: { action } }) => delegatedRules(action._delegate)?._reach(participants),
  };
}

/** The rule of a listener that leaves a path to a delegate. */
export function delegateRule(path: string, options: DelegateOptions): { id: string; props: AddActionProps } {
  const conditions = [
    ...options.hosts ? [ListenerCondition.hostHeaders(options.hosts)] : [],
    ListenerCondition.pathPrefixes([path]),
  ];
  delegatedRules(options.to)?._requireBelow(path);
  const id = options.name ?? (path.split('/').filter(part => part !== '').join('-') || 'root');
  return { id, props: { conditions, priority: options.priority, action: ListenerAction._delegateTo(options.to) } };
}
