import { pathExpression, pathMatchOf, pathsBelow, requirePathPattern, requirePathPrefixes, requirePaths } from './condition-path';
import { ConditionValue } from './condition-value';
import { HostPattern } from './host-pattern';
import { requireQueryStrings } from './query-string';
import { WildcardPattern } from './wildcard-pattern';
import { refuse } from '../../core/errors';
import { requirePossible } from '../../core/request-texts';
import { requireHeaderName, requireItems } from '../../core/requirements';
import { claimHeader, misfitOfHeaderValue } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { requireClaimPath } from '../../security/claim-path';
import { JwtRule } from '../../security/jwt-rule';
import { requireClaimValues } from '../../security/space-delimited-claims';
import { Guard } from '../guard/guard';
import { sourceAddressGuard } from '../guard/source-address-guard';

/**
 * Options of a condition on a header.
 */
export interface HttpHeaderConditionOptions {
  /**
   * Whether upper and lower case are the same in the values, as they are for the ALB.
   *
   * @default false
   */
  readonly ignoreCase?: boolean;
}

/**
 * A parameter of the query with its value.
 */
export interface QueryStringCondition {
  /**
   * Name of the parameter, as it is written in the query: upper and lower case differ.
   *
   * @default - none, which is refused: Istio has to know the name. The ALB would look at the values of all parameters.
   */
  readonly key?: string;

  /**
   * Its value: upper and lower case are the same, `*` stands for any characters, `?` for one, `\*` and `\?` for themselves. It is compared
   * as sent, without decoding, and of a parameter that comes twice the first one counts.
   */
  readonly value: string;
}

const CLAIM_SUBJECT = 'claim ';

/**
 * A condition of a listener's rule. Of its values one is enough; of several conditions all must hold.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export class ListenerCondition {
  /**
   * The host that the client asks for, in any case; its port does not count.
   *
   * @param values full DNS names or IP addresses, with `*` for any characters and `?` for one
   */
  public static hostHeaders(values: string[]): ListenerCondition {
    requireItems('host headers of a condition', values, 'name a host, or leave the condition out');
    return new ListenerCondition(['host'], [], [...new Set(values)].map(value => new HostPattern(value)));
  }

  /**
   * A header has one of the values, compared as a whole.
   *
   * @param name name of the header; case does not count
   * @param values the values, with `*` for any characters, `?` for one, `\*` and `\?` for themselves
   * @param options whether the case of the values counts
   */
  public static httpHeader(name: string, values: string[], options: HttpHeaderConditionOptions = {}): ListenerCondition {
    const header = requireHeaderName('name of a header condition', name).toLowerCase();
    if (header === 'host') {
      refuse('name of a header condition', 'another header than the host', name, 'use ListenerCondition.hostHeaders');
    }
    requireItems(`values of the header condition "${header}"`, values, 'name a value, or leave the condition out');
    values.forEach(value => requireHeaderValue(header, value));
    const field = (match: StringMatch): HttpMatch => ({ headers: { [header]: match } });
    return new ListenerCondition([`header ${header}`],
      ConditionValue.all(values.map(value => new WildcardPattern(value)), options.ignoreCase ?? false, field));
  }

  /**
   * The method is one of these.
   *
   * @param values methods in capitals, such as `GET`
   */
  public static httpRequestMethods(values: string[]): ListenerCondition {
    requireItems('methods of a condition', values, 'name a method, or leave the condition out');
    for (const value of values) {
      if (typeof value !== 'string' || !/^[A-Z][A-Z_-]{0,39}$/.test(value)) {
        refuse('method of a condition', 'a method in capitals such as GET, at most 40 characters', value,
          'methods have no wildcards, and case counts');
      }
    }
    return new ListenerCondition(['method'], ConditionValue.all(values.map(value => new WildcardPattern(value)), false, method => ({ method })));
  }

  /**
   * The query has one of these parameters with its value.
   *
   * @param values parameters
   */
  public static queryStrings(values: QueryStringCondition[]): ListenerCondition {
    const byKey = requireQueryStrings(values);
    const alternatives = [...byKey].flatMap(([key, patterns]) =>
      ConditionValue.all(patterns, true, match => ({ queryParams: { [key]: match } })));
    return new ListenerCondition([...byKey.keys()].map(key => `query parameter ${key}`), alternatives);
  }

  /**
   * The path is one of these, as a whole and without the query.
   *
   * @param values paths that begin with a slash
   */
  public static paths(values: string[]): ListenerCondition {
    requirePaths(values);
    return ListenerCondition.path([...new Set(values)].map(value => StringMatch.exact(value)));
  }

  /**
   * The path begins with one of these, by whole segments: `/cart` is for `/cart` and `/cart/items`, not for `/cartoon`.
   *
   * @param values prefixes that begin with a slash; a slash at the end does not count
   */
  public static pathPrefixes(values: string[]): ListenerCondition {
    const prefixes = [...new Set(requirePathPrefixes(values))];
    return ListenerCondition.path(prefixes.flatMap(pathsBelow));
  }

  /**
   * The path fits one of these, as a whole and without the query.
   *
   * @param values patterns with `*` for any characters, slashes too, `?` for one, `\*` and `\?` for themselves; case counts
   */
  public static pathPatterns(values: string[]): ListenerCondition {
    requireItems('path patterns of a condition', values, 'name a pattern, or leave the condition out');
    return ListenerCondition.path([...new Set(values)].map(value => pathMatchOf(requirePathPattern(value))));
  }

  /**
   * One of these regular expressions matches all of the path, without the query.
   *
   * @param values RE2, 1 to 1,024 characters each
   * @throws if one is not RE2 or too long
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static pathRegexes(values: string[]): ListenerCondition {
    requireItems('path regexes of a condition', values, 'name an expression, or leave the condition out');
    return ListenerCondition.path([...new Set(values)].map(pathExpression));
  }

  /**
   * The request comes from one of these addresses. Istio has no routes by address, so this is a policy that refuses other requests for the
   * hosts and paths of the rule with 403: they do not go on to later rules, as they do at an ALB.
   *
   * The gateway has to know the addresses of clients (`ClientAddress`), and the other conditions of the rule have to be such as a policy can
   * compare: hosts, whole paths and prefixes, methods, headers with a value or a prefix.
   *
   * @param values IP addresses or ranges such as `203.0.113.0/24`
   * @throws if one is none, is all addresses, or is IPv4 in the form of IPv6: where a proxy names clients, ranges of IPv4 are meant in both forms
   * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
   */
  public static sourceIps(values: string[]): ListenerCondition {
    return new ListenerCondition(['source address'], [], [], sourceAddressGuard('sourceIps', values));
  }

  /**
   * The valid token of the request has a claim with one of these values. The action of the rule is `ListenerAction.authenticateJwt`, and the
   * token is of one of its issuers. Requests without it go on to the next rules.
   *
   * @param name name of the claim, a text or a list of texts; inner ones as `outer.inner`
   * @param values the values, each whole or with `*` at its end for any that begin so; `\*` and `\?` for themselves. The policy of the token
   * check compares them too, and knows no more.
   * @see https://istio.io/latest/docs/tasks/security/authentication/jwt-route/
   */
  public static jwtClaim(name: string, values: string[]): ListenerCondition {
    requireItems(`values of the claim "${name}"`, values, 'name a value, or leave the condition out');
    const header = claimHeader(requireClaimPath(name));
    const field = (match: StringMatch): HttpMatch => ({ headers: { [header]: match._isPresence ? StringMatch.regex('.*') : match } });
    const alternatives = ConditionValue.all(values.map(value => new WildcardPattern(value)), false, field);
    const check = (rules: readonly JwtRule[]) => void requireClaimValues(`values of the claim "${name}"`, name, values, rules);
    check([]);
    return new ListenerCondition([`${CLAIM_SUBJECT}${name}`], alternatives, [], undefined, check);
  }

  /**
   * The valid token of the request is of one of these issuers.
   *
   * @internal
   */
  public static _issuers(issuers: readonly string[]): ListenerCondition {
    const alternatives = [...new Set(issuers)].map(issuer => new ConditionValue({ headers: { [claimHeader(['iss'])]: StringMatch.exact(issuer) } }));
    return new ListenerCondition([`${CLAIM_SUBJECT}iss`], alternatives);
  }

  private static path(matches: StringMatch[]): ListenerCondition {
    return new ListenerCondition(['path'], matches.map(uri => new ConditionValue({ uri })));
  }

  private constructor(
    /**
     * What it looks at, such as `path`: a rule has one condition for each.
     *
     * @internal
     */
    public readonly _subjects: string[],
    /**
     * The values of which one is enough; none for a condition on the host.
     *
     * @internal
     */
    public readonly _alternatives: ConditionValue[],
    /**
     * The hosts of which one is enough; none for other conditions.
     *
     * @internal
     */
    public readonly _hosts: HostPattern[] = [],
    /**
     * What it asks of requests that a route can not.
     *
     * @internal
     */
    public readonly _guard?: Guard,
    /**
     * Refuses what tokens checked by some rules never have.
     *
     * @internal
     */
    public readonly _requireComparable: (rules: readonly JwtRule[]) => void = () => undefined,
  ) {
  }

  /**
   * Whether it looks at the token of the request.
   *
   * @internal
   */
  public get _needsToken(): boolean {
    return this._subjects.some(subject => subject.startsWith(CLAIM_SUBJECT));
  }
}

/** Envoy cuts the blanks around a value before it compares. */
function requireHeaderValue(header: string, value: string): void {
  const what = `value of the header condition "${header}"`;
  if (typeof value !== 'string' || value !== value.trim()) {
    refuse(what, 'a text without blanks around it', value, 'no header has them when it is compared');
  }
  requirePossible(what, value, misfitOfHeaderValue({ kind: 'exact', text: value }));
}
