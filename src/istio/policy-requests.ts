import { isClaim } from './claim-name';
import { plainBeginning, readExpression } from './expression';
import { HttpMatchParts } from './http-match';
import { coversText, matchesText, TextMatch, wildcardMatch } from './text-match';

/** What of a request a policy compares: `path`, `method`, or `header NAME`. */
export type PolicySubject = string;

/** Texts by what they are compared with: a whole text, or its beginning with an asterisk. */
export type PolicyTexts = Readonly<Record<PolicySubject, readonly string[]>>;

/**
 * Requests as an AuthorizationPolicy can describe them: of each subject one of some texts, and none of others. A subject that is not there
 * may be anything.
 */
export interface PolicyRequests {
  readonly included: PolicyTexts;
  readonly excluded: PolicyTexts;
}

/** Conditions that all have to hold, each with the matches of which one is enough. */
export type RequestConditions = readonly (readonly HttpMatchParts[])[];

/** How a subject begins that is a header. */
const HEADER = 'header ';

/** More parts than so many nobody reads. */
const MAX_PARTS = 64;

/** The header, or the claim, that a subject is. */
export function headerOfSubject(subject: PolicySubject): string | undefined {
  return subject.startsWith(HEADER) ? subject.slice(HEADER.length) : undefined;
}

/** The requests that meet some conditions; nothing where a policy can not describe them. */
export function policyRequestsOf(conditions: RequestConditions): PolicyRequests | undefined {
  const included: Record<PolicySubject, string[]> = {};
  for (const values of conditions) {
    const compared = values.map(comparedBy).filter(one => one !== undefined);
    if (compared.length < values.length) {
      return undefined;
    }
    // A value that compares nothing makes the condition hold always.
    const needed = compared.some(({ size }) => size === 0) ? [] : compared;
    const subjects = [...new Set(needed.flatMap(one => [...one.keys()]))];
    if (needed.length > 1 && subjects.length > 1 || subjects.some(subject => subject in included)) {
      return undefined;
    }
    subjects.forEach(subject => included[subject] = [...new Set(needed.map(one => one.get(subject)!))]);
  }
  return { included, excluded: {} };
}

/** The requests without those that meet other conditions; nothing where a policy can not describe what is left. */
export function policyRequestsWithout(parts: readonly PolicyRequests[], conditions: RequestConditions): PolicyRequests[] | undefined {
  const other = policyRequestsOf(conditions);
  if (other === undefined) {
    return parts.every(part => conditions.some(values => values.every(match => isApartFrom(part, match)))) ? [...parts] : undefined;
  }
  const left = parts.flatMap(part => isApart(part, other) ? [part] : excludeAll(part, other));
  return left.length > MAX_PARTS ? undefined : left;
}

/** Whether two lists of parts say the same. Parts of which nothing is left out mostly are the very same. */
export function areSameRequests(some: readonly PolicyRequests[], others: readonly PolicyRequests[]): boolean {
  return some.length === others.length
    && some.every((one, index) => one === others[index] || JSON.stringify(one) === JSON.stringify(others[index]));
}

/** Whether they are all requests that there are. */
export function isEveryRequest({ included, excluded }: PolicyRequests): boolean {
  return [included, excluded].every(texts => Object.keys(texts).length === 0);
}

/** The same requests in fewer parts: those that differ in one subject only become one. */
export function joinedPolicyRequests(parts: readonly PolicyRequests[]): PolicyRequests[] {
  const subjects = [...new Set(parts.flatMap(({ included }) => Object.keys(included)))];
  return subjects.reduce<PolicyRequests[]>((all, subject) => {
    const groups = new Map<string, PolicyRequests[]>();
    for (const part of all) {
      const { [subject]: own, ...others } = part.included;
      const key = own === undefined ? `every ${JSON.stringify(part)}` : JSON.stringify([others, part.excluded]);
      groups.set(key, [...groups.get(key) ?? [], part]);
    }
    return [...groups.values()].map(group => ({
      ...group[0],
      // Those that say nothing of the subject are the same requests twice.
      included: group[0].included[subject] === undefined ? group[0].included
        : { ...group[0].included, [subject]: [...new Set(group.flatMap(({ included }) => included[subject]))] },
    }));
  }, [...parts]);
}

/** Whether the requests are told apart by the claims of their tokens. */
export function areByToken(parts: readonly PolicyRequests[]): boolean {
  const subjects = parts.flatMap(({ included, excluded }) => [...Object.keys(included), ...Object.keys(excluded)]);
  return subjects.some(subject => isClaim(headerOfSubject(subject) ?? ''));
}

/** What a match compares, by subject; nothing where a policy can not compare all of it. */
function comparedBy(match: HttpMatchParts): Map<PolicySubject, string> | undefined {
  if (comparesMore(match)) {
    return undefined;
  }
  const { path, method, headers } = match;
  const texts: [PolicySubject, string | undefined][] = [
    ...path === undefined || isSlash(path) ? [] : [['path', policyText(path)] as [PolicySubject, string | undefined]],
    ...method === undefined ? [] : [['method', policyText(method)] as [PolicySubject, string | undefined]],
    ...headers.map(({ name, match: text }): [PolicySubject, string | undefined] => [`${HEADER}${name}`, policyText(text)]),
  ];
  return texts.every(([, text]) => text !== undefined) ? new Map(texts as [PolicySubject, string][]) : undefined;
}

/** Whether a match compares what is no subject here. Hosts are compared by the domain of the routes. */
function comparesMore({ isKnown, ignoresPathCase, authority, scheme, queryParams, withoutHeaders, headers, origin }: HttpMatchParts): boolean {
  const { port, gateways, labels, namespace } = origin;
  return !isKnown || ignoresPathCase || authority !== undefined || scheme !== undefined || queryParams.length > 0 || withoutHeaders.length > 0
    || new Set(headers.map(({ name }) => name)).size < headers.length
    || port !== undefined || namespace !== undefined || gateways.length > 0 || Object.keys(labels).length > 0;
}

/** As a policy writes it, where an asterisk at either end stands for anything and has no escape. */
function policyText({ kind, text }: TextMatch): string | undefined {
  if (kind === 'present') {
    return '*';
  }
  const isDescribable = (kind === 'exact' || kind === 'prefix') && text !== '' && !text.includes('*');
  return isDescribable ? `${text}${kind === 'prefix' ? '*' : ''}` : undefined;
}

/**
 * Whether a path is what Istio writes where there is none. An empty path, which a request can have, meets neither, but meets expressions and the
 * empty prefix, so that these are others to a policy.
 */
function isSlash({ kind, text }: TextMatch): boolean {
  return kind === 'prefix' && text === '/';
}

/** Of these a request has one value; of a header there may be several, which never tell requests apart. */
const SINGLE: PolicySubject[] = ['path', 'method'];

/** Whether no request is in both. */
function isApart({ included, excluded }: PolicyRequests, other: PolicyRequests): boolean {
  return SINGLE.some(subject => other.included[subject]?.every(text => (excluded[subject] ?? []).some(one => covers(one, text))
    || included[subject]?.every(one => !covers(one, text) && !covers(text, one))));
}

/** Whether no request is in both, where a policy can not describe the match. */
function isApartFrom(part: PolicyRequests, { path, method, ignoresPathCase, isKnown }: HttpMatchParts): boolean {
  const isMissedBy = (subject: PolicySubject, match: TextMatch | undefined) => {
    const text = match === undefined ? undefined : policyText(match);
    return text !== undefined && isApart(part, { included: { [subject]: [text] }, excluded: {} })
      || match !== undefined && part.included[subject]?.every(one => isMissed(match, one));
  };
  return isKnown && (isMissedBy('path', ignoresPathCase ? undefined : path) || isMissedBy('method', method));
}

/** Whether an expression surely does not fit a text: a whole text can be tried, and of a beginning what all begin with that it fits. */
function isMissed(match: TextMatch, text: string): boolean {
  if (match.kind !== 'regex' || text.startsWith('*')) {
    return false;
  }
  if (!text.endsWith('*')) {
    return !matchesText(match, text);
  }
  const expression = readExpression(match.text);
  const beginning = expression === undefined ? '' : plainBeginning(expression);
  const length = Math.min(beginning.length, text.length - 1);
  return beginning.slice(0, length) !== text.slice(0, length);
}

/**
 * The part without other requests: those of another method, and those of the method that differ in another subject. A request has one
 * method, so that many rules for some methods do not double the parts each.
 */
function excludeAll(part: PolicyRequests, other: PolicyRequests): PolicyRequests[] {
  const { method, ...subjects } = other.included;
  const differing = (of: PolicyRequests, from: PolicyTexts) => Object.entries(from).flatMap(([subject, texts]) => exclude(of, subject, texts));
  const { method: not = [], ...excluded } = part.excluded;
  const own = part.included.method ?? method;
  if (method === undefined || [...method, ...own!, ...not].some(text => text.endsWith('*'))) {
    return differing(part, other.included);
  }
  const shared = own!.filter(one => method.includes(one) && !not.includes(one));
  const same = { included: { ...part.included, method: shared }, excluded };
  return [...exclude(part, 'method', method), ...differing(same, subjects)];
}

/** The part without the requests whose subject has one of some texts; nothing where that is all of them. */
function exclude({ included, excluded }: PolicyRequests, subject: PolicySubject, texts: readonly string[]): PolicyRequests[] {
  const own = included[subject];
  const kept = own?.filter(one => !texts.some(text => covers(text, one)));
  if (kept?.length === 0) {
    return [];
  }
  const isSingle = SINGLE.includes(subject);
  const rest = isSingle && kept !== undefined ? { ...included, [subject]: kept } : included;
  const needed = texts.filter(text => !isSingle || kept === undefined || kept.some(one => covers(one, text)));
  const others = (excluded[subject] ?? []).filter(one => !needed.some(text => covers(text, one)));
  return [{ included: rest, excluded: needed.length > 0 ? { ...excluded, [subject]: [...others, ...needed] } : excluded }];
}

/** Whether every text of the narrow one is one of the wide one. */
function covers(wide: string, narrow: string): boolean {
  return coversText(wildcardMatch(wide), wildcardMatch(narrow));
}
