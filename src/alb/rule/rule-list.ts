import { ListenerRule } from './listener-rule';
import { ifRefused } from '../../core/all-or-nothing';
import { ValidationError } from '../../core/errors';
import { MAX_INT32 } from '../../core/requirements';

/** Rules in the order in which they are tried: by priority, then as they were added, the default last. */
export class RuleList {
  private readonly names = new Set<string>();
  private readonly priorities = new Map<number, ListenerRule>();
  private readonly places = new Map<ListenerRule, number>();
  private readonly ordered: ListenerRule[] = [];
  /** The same for who asks, until a rule is added. */
  private known?: readonly ListenerRule[];
  private fallback?: ListenerRule;

  /**
   * @param owner what has the rules, for errors
   */
  constructor(private readonly owner: string) {
  }

  /** All rules, in order, and without those that are added afterwards. */
  public get inOrder(): readonly ListenerRule[] {
    return this.known ??= [...this.ordered];
  }

  /** How many rules there are. */
  public get size(): number {
    return this.places.size;
  }

  /** Whether there is a rule. */
  public get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The default, where there is one. */
  public get default(): ListenerRule | undefined {
    return this.fallback;
  }

  /** Refuses a rule that can not stand beside the others. */
  public requireFree({ name, isDefault, props: { priority } }: ListenerRule): void {
    if (this.names.has(name)) {
      throw new ValidationError(`name of a rule must be there once in ${this.owner}, got "${name}" again: rename one of them`);
    }
    if (isDefault && this.fallback !== undefined) {
      throw new ValidationError(`default of ${this.owner} must be one, got "${name}" beside "${this.fallback.name}": give one of them conditions`);
    }
    const taken = priority === undefined ? undefined : this.priorities.get(priority);
    if (taken !== undefined) {
      throw new ValidationError(`priority of rule "${name}" must be free in ${this.owner}, got ${priority} of rule "${taken.name}": `
        + 'use another number, or leave it out for the order of adding');
    }
  }

  /** Adds a rule that was not refused. */
  public add(rule: ListenerRule): void {
    const { isDefault, name, props: { priority } } = rule;
    this.names.add(name);
    const place = isDefault ? Infinity : priority ?? MAX_INT32 + 1 + this.places.size;
    this.places.set(rule, place);
    // Mostly a rule comes last, or before the default.
    let before = this.ordered.length;
    while (before > 0 && this.places.get(this.ordered[before - 1])! > place) {
      before--;
    }
    this.ordered.splice(before, 0, rule);
    this.known = undefined;
    if (isDefault) {
      this.fallback = rule;
    } else if (priority !== undefined) {
      this.priorities.set(priority, rule);
    }
    ifRefused(() => {
      this.names.delete(name);
      this.places.delete(rule);
      this.ordered.splice(this.ordered.lastIndexOf(rule), 1);
      this.known = undefined;
      this.fallback = isDefault ? undefined : this.fallback;
      this.priorities.delete(priority ?? NaN);
    });
  }

  /** Puts some of the rules into their order, in place. */
  public sort(rules: ListenerRule[]): ListenerRule[] {
    return rules.sort((one, other) => this.places.get(one)! - this.places.get(other)!);
  }
}
