import { IConstruct } from 'constructs';
import { Carried } from './carried';

const GUARDING = new Carried<true>('guarding');

/** Says that an object keeps requests out on behalf of others: an error about it leaves a hole, so that nobody accepts it. */
export function markGuarding(construct: IConstruct): void {
  GUARDING.give(construct, true);
}

/** Whether an object, or what makes it, keeps requests out on behalf of others. */
export function isGuarding(construct: IConstruct): boolean {
  return [construct, construct.node.scope].some(one => one !== undefined && GUARDING.of(one) === true);
}
