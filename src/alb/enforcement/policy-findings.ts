import { ClosedRequests, Refusal } from './closed-ports';
import { ContestingRoute, ContestingRule } from './contested-requests';
import { GuardedRequests, Obstacle } from './guarded-requests';
import { FindingOptions } from '../../core/findings';
import { FindingLevel } from '../../findings';
import { headerOfSubject, isHopHeader } from '../../istio';
import { removedBefore } from '../../networking/headers/overwritten-headers';
import { placeText } from '../../security/token-place';
import { Guard } from '../guard/guard';
import { ListenerRule } from '../rule/listener-rule';

/** A rule with what it asks, for messages. */
export interface AskingRule {
  readonly what: string;
  readonly rule: ListenerRule;
  readonly guard: Guard;
  /** The rules that are tried before it. */
  readonly earlier: readonly ListenerRule[];
}

/** What a policy can not be, or does beside what it should. */
export function findingsOfRequests({ what, rule, guard, earlier }: AskingRule, requests: GuardedRequests[] | Obstacle): FindingOptions[] {
  if ('earlier' in requests) {
    return [{
      code: 'CDI060',
      level: FindingLevel.ERROR,
      message: `${guard.what} of ${what} can not leave out what the earlier rule "${requests.earlier.name}" takes, because a policy can not describe `
        + 'it, or only in too many parts',
      fix: `give "${requests.earlier.name}" hosts or paths that a policy can leave out, or put it after "${rule.name}" by a priority`,
    }];
  }
  if (requests.length === 0) {
    return [{
      code: 'CDI061',
      level: FindingLevel.ERROR,
      message: `${guard.what} of ${what} protects nothing, because earlier rules take all of its requests`,
      fix: 'put it before them by a priority, or take the rule out',
    }];
  }
  return rule.props.corsPolicy === undefined || earlier.some(answersPreflights) ? [] : [{
    code: 'CDI064',
    message: `${guard.what} of ${what} refuses the preflight requests of browsers too, which carry no token and come from anywhere, so that its `
      + 'corsPolicy does nothing',
    fix: 'add a rule for the method OPTIONS with the same corsPolicy before it',
  }];
}

/** Reports that a policy would refuse connections of which the gateway sees no requests. */
export function findingsOfConnections(asking: string, closed: string | undefined): FindingOptions[] {
  return closed === undefined ? [] : [{
    code: 'CDI062',
    level: FindingLevel.ERROR,
    message: `${asking} would refuse the connections of ${closed} too: a policy can not tell them apart by the port or by the name `
      + 'that clients ask for in the handshake, and of connections it sees no hosts and paths',
    fix: 'name the hosts of the listeners, each on one port, or put the one or the other onto a gateway of its own',
  }];
}

/** Reports that a policy that knows no ports would refuse requests on another port, or answer 403 in the place of a redirect. */
export function findingsOfOtherPorts(asking: string, { hosts }: Refusal, closed: ClosedRequests | undefined): FindingOptions[] {
  if (closed === undefined) {
    return [];
  }
  const { what, isRedirect } = closed;
  const isForAll = hosts.includes('*');
  const why = 'behind the PROXY protocol a policy can not tell ports apart, because the header names the port';
  const apart = isForAll ? 'give the listeners full names of hosts of their own' : 'give the listeners hosts of their own';
  return [isRedirect ? {
    code: 'CDI072',
    level: FindingLevel.WARNING,
    message: `${asking} is asked of the requests that ${what} redirects too, so that clients who would pass at the location may be refused `
      + `before: ${why}`,
    fix: 'name the hosts of the listener for HTTPS, by which the handshake tells it apart, or put the redirect onto a gateway of its own',
  } : {
    code: 'CDI072',
    level: FindingLevel.ERROR,
    message: `${asking} would refuse the requests of ${what} too${isForAll ? '' : ', which is for the same hosts'}: ${why}`,
    fix: `ask the same there, ${apart}, or put one of them onto a gateway of its own`,
  }];
}

/** Reports that a policy refuses requests that a rule of another load balancer takes too. */
export function findingsOfContested({ what, guard }: AskingRule, contested: ContestingRule | undefined): FindingOptions[] {
  return contested === undefined ? [] : [{
    code: 'CDI088',
    level: FindingLevel.ERROR,
    message: `${guard.what} of ${what} refuses requests that rule "${contested.rule.name}" of listener "${contested.listener.path}" takes too: both `
      + `have routes for "${contested.domain}" on port ${contested.listener.port} of one gateway, and which are tried first depends on the age of `
      + 'their objects',
    fix: 'put the rules into one load balancer, give them hosts or paths of their own, or ask the same in both',
  }];
}

/** Reports that a policy is asked of requests that a route of the app's own VirtualService takes too. */
export function findingsOfContestedRoutes({ what, guard }: AskingRule, contested: ContestingRoute | undefined): FindingOptions[] {
  return contested === undefined ? [] : [{
    code: 'CDI088',
    level: FindingLevel.WARNING,
    message: `${guard.what} of ${what} refuses requests that ${contested.what} takes too: both have routes for "${contested.domain}" on port `
      + `${contested.port} of one gateway, and a policy does not see whose route takes a request`,
    fix: 'make a rule of the load balancer of it, give it a host of its own, leave its path to it by alb.delegate, or acknowledge it where it is to '
      + 'be asked for the same',
  }];
}

/** Headers that are others at the target than they came. */
export interface ChangedHeaders {
  /** Those that a check of tokens changes at the target. */
  readonly there: readonly string[];
  /** Those that a check of tokens changes at the gateways before. */
  readonly before: readonly string[];
  /** Those that the routes of a rule take away, because somebody could take them for what is checked. */
  readonly untrusted: (rule: ListenerRule) => readonly string[];
}

/** Reports headers that are others at the target than the rule, or one before it, compared, or than the token came in. */
export function findingsOfHeaders(
  { what, rule, guard, earlier }: AskingRule, requests: GuardedRequests[] | Obstacle, { there, before, untrusted }: ChangedHeaders,
): FindingOptions[] {
  const parts = 'earlier' in requests ? [] : requests;
  const excluded = parts.flatMap(part => Object.keys(part.excluded));
  const compared = [...parts.flatMap(({ included }) => Object.keys(included)), ...excluded]
    .flatMap(subject => headerOfSubject(subject) ?? []);
  const changedBy = (one: ListenerRule) => [...changedOnTheWay(one), ...untrusted(one)];
  const own = changedBy(rule);
  const changed = compared.find(header => own.includes(header) || there.includes(header) || isHopHeader(header))
    ?? earlier.flatMap(changedBy).find(header => excluded.some(subject => headerOfSubject(subject) === header));
  const lost = tokenHeadersOf(guard).find(header => own.includes(header) || before.includes(header));
  return [...changed === undefined ? [] : [`compare the header "${changed}"`],
    ...lost === undefined ? [] : [`take tokens from the header "${lost}"`]].map(use => ({
    code: 'CDI063',
    level: FindingLevel.ERROR,
    message: `${guard.what} of ${what} can not ${use} at the targets, because it is changed before`,
    fix: 'leave the header as it is, or set policyEnforcement: PolicyEnforcement.GATEWAY where that is agreed',
  }));
}

/** The header in which the token of a guard comes. */
function tokenHeadersOf({ token }: Guard): string[] {
  return token === undefined || token.in === 'parameter' ? [] : [token.in === 'cookie' ? 'cookie' : token.name];
}

/** Reports rules of the same pods whose requests are refused because of the place from which a guard takes tokens. */
export function findingsOfPlaces({ what, guard: { what: action, token } }: AskingRule, others: readonly ListenerRule[]): FindingOptions[] {
  return token === undefined || others.length === 0 ? [] : [{
    code: 'CDI065',
    level: FindingLevel.ERROR,
    message: `${action} of ${what} takes tokens from the ${placeText(token)}, in which Istio looks in every request for the same pods: `
      + `rule "${others[0].name}" asks for no token, and would answer 401 to whoever has something else there`,
    fix: 'ask for a token in that rule too, put it onto a gateway of its own, or take tokens from the header "authorization"',
  }];
}

/** The headers that the transforms of a rule change at the gateway: also those that are taken away for what is set from a command. */
function changedOnTheWay({ name: rule, props: { transforms = [] } }: ListenerRule): string[] {
  const changes = transforms.flatMap(({ _changes: { requestHeaders } }) => requestHeaders ?? []);
  return changes.flatMap(({ add = {}, set = {}, remove = [] }) =>
    [...Object.keys(add), ...Object.keys(set), ...removedBefore(`rule "${rule}"`, { add, set, remove }, true)])
    .map(name => name.toLowerCase());
}

function answersPreflights({ props: { corsPolicy }, values }: ListenerRule): boolean {
  return corsPolicy !== undefined && values.some(condition => condition.some(({ method }) => method?._exact === 'OPTIONS'));
}
