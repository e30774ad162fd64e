import { ListenerAction } from './listener-action';
import { ListenerCondition } from './listener-condition';
import { coversHost } from '../core/hosts';
import { requireText } from '../core/requirements';
import { HttpMatch } from '../networking/http-match';
import { HttpRoute } from '../networking/http-route';

/**
 * A rule of a listener: conditions, all of which must hold, and an action.
 */
export interface AddActionProps {
  /** What happens to the requests. */
  readonly action: ListenerAction;

  /**
   * When it applies.
   *
   * @default - always: the default of the listener, which comes after all rules
   */
  readonly conditions?: ListenerCondition[];
}

/** A rule with its name, ready to become a route. */
export class ListenerRule {
  /** Hosts that it asks for; none for every host of the listener. */
  public readonly hosts: string[];
  private readonly matches: HttpMatch[];

  constructor(public readonly name: string, private readonly props: AddActionProps) {
    requireText('name of a rule', name, 'give every rule a name');
    const conditions = props.conditions ?? [];
    const subjects = conditions.map(({ _subject }) => _subject);
    const twice = subjects.find((subject, index) => subjects.indexOf(subject) !== index);
    if (twice !== undefined) {
      throw new Error(`conditions of rule "${name}" must look at different things, got two on "${twice}": `
        + 'put the values in one condition, of which one is enough, or make two rules');
    }
    if (props.conditions !== undefined && conditions.length === 0) {
      throw new Error(`conditions of rule "${name}" must be at least one, got none: leave "conditions" out for the default of the listener`);
    }
    this.hosts = conditions.flatMap(({ _hosts }) => _hosts);
    this.matches = conditions.filter(({ _alternatives }) => _alternatives.length > 0).reduce<HttpMatch[]>(combine, []);
  }

  /** Whether it is the default: without conditions. */
  public get isDefault(): boolean {
    return this.props.conditions === undefined;
  }

  /** Whether requests for a host can meet it. */
  public appliesTo(host: string): boolean {
    return this.hosts.length === 0 || this.hosts.some(pattern => coversHost(pattern, host));
  }

  /** The route in the VirtualService of a host. */
  public toRoute(): HttpRoute {
    return {
      name: this.name,
      action: this.props.action._toHttpAction(),
      matches: this.matches.length > 0 ? this.matches : undefined,
    };
  }
}

/** All pairs of a match so far and an alternative of the next condition. */
function combine(matches: HttpMatch[], { _alternatives }: ListenerCondition): HttpMatch[] {
  if (matches.length === 0) {
    return _alternatives;
  }
  return matches.flatMap(match => _alternatives.map(alternative => ({
    ...match,
    ...alternative,
    ...(match.headers && alternative.headers ? { headers: { ...match.headers, ...alternative.headers } } : {}),
  })));
}
