import { WildcardPattern } from './wildcard-pattern';
import { MAX_REGEX_LENGTH } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';

/** How a group of values is written as one: with a regular expression that fits any of them. */
interface Group {
  readonly patterns: readonly WildcardPattern[];
  readonly ignoreCase: boolean;
  readonly field: (match: StringMatch) => HttpMatch;
}

/** One value of a condition, as Istio compares it. */
export class ConditionValue {
  /** The values of a condition, each once. */
  public static all(patterns: readonly WildcardPattern[], ignoreCase: boolean, field: (match: StringMatch) => HttpMatch): ConditionValue[] {
    const group = { patterns, ignoreCase, field };
    const distinct = new Map(patterns.map(pattern => [pattern.toRegex(), pattern.toMatch(ignoreCase)]));
    return [...distinct.values()].map(match => new ConditionValue(field(match), group));
  }

  /** Values of one thing as a single match, so that conditions do not multiply; the values themselves where that can not be. */
  public static merge(values: readonly ConditionValue[]): ConditionValue[] {
    const groups = new Set(values.map(({ group }) => group));
    return [...groups].flatMap(group => {
      const members = values.filter(value => value.group === group);
      if (group === undefined || members.length === 1) {
        return members;
      }
      const any = [...new Set(group.patterns.map(pattern => pattern.toRegex()))].join('|');
      const regex = `${group.ignoreCase ? '(?i)' : ''}${any}`;
      return Buffer.byteLength(regex) > MAX_REGEX_LENGTH ? members : [new ConditionValue(group.field(StringMatch.regex(regex)), group)];
    });
  }

  constructor(public readonly match: HttpMatch, private readonly group?: Group) {
  }
}
