import { HttpRoute } from '../../networking/virtual-service/http-route';
import { ListenerRule } from '../rule/listener-rule';

/** A route with the rule that it comes from. */
export interface RuleRoute {
  readonly rule: ListenerRule;
  readonly route: HttpRoute;
  /** The name of the rule in this VirtualService. */
  readonly ruleName: string;
}

/**
 * Gives the routes of a VirtualService names of their own. Limits find their routes by name, and all that a rule is told by, so a rule keeps
 * the name that a user gave it; what is made of it, such as `NAME-sticky-1`, takes another one where that is a rule's. Istio puts the name
 * of a delegating route before those of the delegate, which nobody knows here: no route with a limit may have such a name.
 */
export function withDistinctNames<T extends RuleRoute>(routes: readonly T[]): T[] {
  const taken = new Set<string>();
  const delegating: string[] = [];
  const names = new Map<T, string>();
  for (const one of [...routes].sort((first, second) => precedence(first) - precedence(second))) {
    const { rule, route } = one;
    const isFree = (name: string) =>
      !taken.has(name) && (rule.props.requestLimit === undefined || !delegating.some(other => name.startsWith(`${other}-`)));
    const name = firstFree(route.name, isFree);
    taken.add(name);
    names.set(one, name);
    if (rule.props.action._delegates) {
      delegating.push(name);
    }
  }
  return routes.map(one => names.get(one) === one.route.name ? one : { ...one, route: { ...one.route, name: names.get(one)! } });
}

/** Delegating rules choose first, because others have to keep clear of them; then all that have the name of their rule. */
function precedence({ rule, route, ruleName }: RuleRoute): number {
  return rule.props.action._delegates ? 0 : route.name === ruleName ? 1 : 2;
}

/** The number comes first: a route of a delegate begins as the delegating one. */
export function firstFree(wanted: string, isFree: (name: string) => boolean): string {
  let name = wanted;
  for (let number = 2; !isFree(name); number++) {
    name = `${number}.${wanted}`;
  }
  return name;
}
