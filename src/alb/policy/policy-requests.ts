import { isClaim, isEveryPath, matchesText } from '../../istio';
import { HttpMatch } from '../../networking/http-match';
import { StringMatch } from '../../networking/string-match';

/** What of a request a policy compares: `path`, `method`, or `header NAME`. */
type Subject = string;

/** Texts by what they are compared with: a whole text, or its beginning with an asterisk. */
type Texts = Readonly<Record<Subject, readonly string[]>>;

/**
 * Requests as an AuthorizationPolicy can describe them: of each subject one of some texts, and none of others.
 */
export interface PolicyRequests {
  readonly included: Texts;
  readonly excluded: Texts;
}

/** How a subject begins that is a header. */
export const HEADER = 'header ';

/** More parts than so many nobody reads. */
const MAX_PARTS = 64;

/** The requests that meet some conditions, of each of which one value is enough; none where a policy can not describe them. */
export function requestsOf(conditions: readonly (readonly HttpMatch[])[]): PolicyRequests | undefined {
  const included: Record<Subject, string[]> = {};
  for (const values of conditions) {
    const compared = values.map(comparedBy);
    if (compared.includes(undefined)) {
      return undefined;
    }
    // A value that compares nothing makes the condition hold always.
    const [first] = compared as Map<Subject, string>[];
    if (!compared.some(one => one!.size === 0)) {
      [...first.keys()].forEach(subject => included[subject] = [...new Set(compared.map(one => one!.get(subject)!))]);
    }
  }
  return { included, excluded: {} };
}

/** The requests without those that meet other conditions; none where a policy can not describe what is left. */
export function without(parts: readonly PolicyRequests[], conditions: readonly (readonly HttpMatch[])[]): PolicyRequests[] | undefined {
  const other = requestsOf(conditions);
  if (other === undefined) {
    return parts.every(part => conditions.some(values => values.every(match => isApartFrom(part, match)))) ? [...parts] : undefined;
  }
  const left = parts.flatMap(part => isApart(part, other) ? [part] : excludeAll(part, other));
  return left.length > MAX_PARTS ? undefined : left;
}

/** The same requests in fewer parts: those that differ in one subject only become one. */
export function joined(parts: readonly PolicyRequests[]): PolicyRequests[] {
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
      included: group.length === 1 ? group[0].included
        : { ...group[0].included, [subject]: [...new Set(group.flatMap(({ included }) => included[subject]))] },
    }));
  }, [...parts]);
}

/** Whether the requests are told apart by the claims of their tokens. */
export function areByToken(parts: readonly PolicyRequests[]): boolean {
  const subjects = parts.flatMap(({ included, excluded }) => [...Object.keys(included), ...Object.keys(excluded)]);
  return subjects.some(subject => isClaim(subject.slice(HEADER.length)));
}

/** What a match compares; none where a policy can not compare it. */
function comparedBy({ uri, method, headers = {}, queryParams, authority }: HttpMatch): Map<Subject, string> | undefined {
  const texts: [Subject, string | undefined][] = [
    ...uri === undefined || isEveryPath(uri._text) ? [] : [['path', textOf(uri)] as [Subject, string | undefined]],
    ...method === undefined ? [] : [['method', textOf(method)] as [Subject, string | undefined]],
    ...Object.entries(headers).map(([name, value]): [Subject, string | undefined] => [`${HEADER}${name}`, textOf(value)]),
  ];
  const isComplete = queryParams === undefined && authority === undefined && texts.every(([, text]) => text !== undefined);
  return isComplete ? new Map(texts as [Subject, string][]) : undefined;
}

/** As a policy writes it, where an asterisk at either end stands for anything and has no escape. */
function textOf(match: StringMatch): string | undefined {
  if (match._isRegex) {
    return undefined;
  }
  const text = match._exact ?? match._prefix ?? '';
  return match._exact === '' || text.includes('*') ? undefined : `${text}${match._exact === undefined ? '*' : ''}`;
}

/** Of these a request has one value; of a header there may be several, which never tell requests apart. */
const SINGLE: Subject[] = ['path', 'method'];

/** Whether no request is in both. */
function isApart({ included, excluded }: PolicyRequests, other: PolicyRequests): boolean {
  return SINGLE.some(subject => other.included[subject]?.every(text => (excluded[subject] ?? []).some(one => covers(one, text))
    || included[subject]?.every(one => !covers(one, text) && !covers(text, one))));
}

/** Whether no request is in both, where a policy can not describe the match. */
function isApartFrom(part: PolicyRequests, { uri, method }: HttpMatch): boolean {
  const comparable = requestsOf([[{ uri: uri?._isRegex ? undefined : uri }], [{ method: method?._isRegex ? undefined : method }]]);
  return comparable !== undefined && isApart(part, comparable)
    || [['path', uri] as const, ['method', method] as const].some(([subject, match]) => part.included[subject]?.every(text => isMissed(match, text)));
}

/** Whether an expression surely does not fit a text: a whole text can be tried. */
function isMissed(match: StringMatch | undefined, text: string): boolean {
  return match?._isRegex === true && !text.endsWith('*') && !matchesText(match._text, text);
}

/**
 * The part without other requests: those of another method, and those of the method that differ in another subject. A request has one
 * method, so that many rules for some methods do not double the parts each.
 */
function excludeAll(part: PolicyRequests, other: PolicyRequests): PolicyRequests[] {
  const { method, ...subjects } = other.included;
  const differing = (of: PolicyRequests) => Object.entries(subjects).flatMap(([subject, texts]) => exclude(of, subject, texts));
  if (method === undefined) {
    return differing(part);
  }
  const { method: not = [], ...excluded } = part.excluded;
  const shared = (part.included.method ?? method).filter(one => method.includes(one) && !not.includes(one));
  const same = { included: { ...part.included, method: shared }, excluded };
  return [...exclude(part, 'method', method), ...shared.length > 0 ? differing(same) : []];
}

/** The part without the requests whose subject has one of some texts; nothing where that is all of them. */
function exclude({ included, excluded }: PolicyRequests, subject: Subject, texts: readonly string[]): PolicyRequests[] {
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
  return wide.endsWith('*') ? narrow.startsWith(wide.slice(0, -1)) : wide === narrow;
}
