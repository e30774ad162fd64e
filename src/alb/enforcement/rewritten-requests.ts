import { IConstruct } from 'constructs';
import { AskingRule } from './policy-findings';
import { FindingOptions } from '../../core/findings';
import { HttpMatchParts, matchesText, readRewrite, RewriteSpec, rewrittenPath } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

/**
 * Reports rules that ask nothing, and whose rewrites lead to the paths of a rule with a guard, at the same target: a policy at the gateway
 * compares the path as it came in.
 */
export function findingsOfRewrites({ what, rule, guard }: AskingRule, listener: RoutedListener, scope: IConstruct): FindingOptions[] {
  const around = listener.routedDomains.filter(domain => listener.rulesFor(domain).includes(rule)).flatMap(domain =>
    listener.rulesFor(domain).filter(other => other.guards.length === 0 && haveOneTarget(other, rule, scope))
      .flatMap(other => wayAround(other, rule).map(way => ({ ...way, domain, other }))));
  return around.slice(0, 1).map(({ domain, other, sent, written }) => ({
    code: 'CDI136',
    message: `${guard.what} of ${what} is not asked of requests for ${domain}${sent}: rule "${other.name}" rewrites the path to ${written}, and `
      + 'forwards to the same target',
    fix: 'ask the same of that rule, or enforce at the targets (PolicyEnforcement.TARGETS), where the path is compared as it arrives',
  }));
}

function haveOneTarget(one: ListenerRule, other: ListenerRule, scope: IConstruct): boolean {
  const hosts = hostsOf(other, scope);
  return hostsOf(one, scope).some(host => hosts.includes(host));
}

function hostsOf({ props: { action } }: ListenerRule, scope: IConstruct): string[] {
  return action._destinations?.().map(({ destination }) => destination.host.hostFor(scope)) ?? [];
}

/** A path that an open rule takes, and that it makes to one of a rule with a guard. */
function wayAround(open: ListenerRule, guarded: ListenerRule): { readonly sent: string; readonly written: string }[] {
  const rewrite = open.rewrite === undefined ? undefined : readRewrite(open.rewrite);
  const closed = guarded.matches.map(partsOf);
  return rewrite === undefined ? [] : closed.flatMap(({ path }) => path === undefined || path.kind === 'regex' ? []
    : [path.kind === 'exact' ? path.text : `${path.text}x`])
    .flatMap(written => open.matches.map(partsOf).flatMap(match => sentFor(written, match, rewrite).map(sent => ({ sent, written }))))
    .filter(({ sent }) => !closed.some(({ path }) => path === undefined || matchesText(path, sent)));
}

/** The paths before a rewrite are what a rule compares, with the path after it behind. */
function sentFor(written: string, match: HttpMatchParts, rewrite: RewriteSpec): string[] {
  const { path } = match;
  if (path === undefined || path.kind === 'regex') {
    return [];
  }
  const starts = [path.text, path.text.replace(/\/$/, '')];
  return starts.flatMap(start => [start, start + written, start + written.slice(1)])
    .filter(sent => matchesText(path, sent) && sent !== written && rewrittenPath(rewrite, match, sent) === written).slice(0, 1);
}
