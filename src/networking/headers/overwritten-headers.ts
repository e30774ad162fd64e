import { refuse } from '../../core/errors';
import { headerVariants, MAX_SEPARATORS, separatorsIn } from '../../core/header-variants';

/** `%%`, or a command, in a text that Envoy takes. */
const ESCAPED_OR_COMMAND = /%%|%[A-Z0-9_]+(?:\((?:[^()"\\]|\\.|"(?:[^"\\]|\\.)*")*\))?(?::[0-9]+)?%/g;

/** Commands that have a value for every request. */
const ALWAYS_THERE = new RegExp(`^%(?:${[
  'PROTOCOL', 'START_TIME', '(?:STREAM|UNIQUE|CONNECTION)_ID', 'HOSTNAME', 'DOWNSTREAM_(?:DIRECT_)?REMOTE_(?:ADDRESS(?:_WITHOUT_PORT)?|PORT)',
  'DOWNSTREAM_LOCAL_(?:ADDRESS(?:_WITHOUT_PORT)?|PORT)',
  'REQ\\(:(?:[Pp][Aa][Tt][Hh]|[Mm][Ee][Tt][Hh][Oo][Dd]|[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Tt][Yy])\\)',
].join('|')})%$`);

/** What of a value is not known before a request comes. */
export function commandsOf(value: string): string[] {
  return [...value.matchAll(ESCAPED_OR_COMMAND)].map(([found]) => found).filter(found => found !== '%%');
}

/** Whether nothing may be left of a value: Envoy then writes nothing, and a header that is there already stays. */
export function mayComeOutEmpty(value: string): boolean {
  return value.replace(ESCAPED_OR_COMMAND, found => found === '%%' ? '%' : '') === ''
    && !commandsOf(value).some(command => ALWAYS_THERE.test(command));
}

/** What is done to the headers of a request or a response. */
export interface OverwritingChanges {
  readonly set: Readonly<Record<string, string>>;
  readonly add: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/**
 * The headers to remove, so that those that are set are overwritten whatever comes out: Envoy removes before it sets, and before it reads
 * what a value names. What a value says of a request, nobody else shall say, also not by a name that applications read as the same; nor
 * shall what is removed arrive under such a name.
 */
export function removedBefore(what: string, { set, add, remove }: OverwritingChanges, isRequest: boolean): string[] {
  const readers = [...Object.entries(set), ...Object.entries(add)];
  const isReadBy = (name: string) => readers.find(([, value]) => reads(value, name));
  const names = Object.entries(set).filter(([, value]) => commandsOf(value).length > 0).flatMap(([name, value]) => [
    // Where the value is made of the header itself, there is one whenever the client sent one.
    ...mayComeOutEmpty(value) && !reads(value, name) ? [requireUnread(what, name, isReadBy(name))] : [],
    ...isRequest ? readAlike(name).filter(other => isReadBy(other) === undefined) : [],
  ]);
  const given = remove.map(name => name.toLowerCase());
  const isOther = (name: string) => isReadBy(name) === undefined && !readers.some(([written]) => written.toLowerCase() === name);
  // `x_user` may be removed so that `x-user` is the only one: only the other way round is one meant with the other.
  const isMeant = (name: string, other: string) => [...name].every((sign, at) => sign !== '_' || other[at] === '_');
  names.push(...isRequest ? given.flatMap(name => readAlike(name).filter(other => isMeant(name, other) && isOther(other))) : []);
  return [...remove, ...names.filter((name, index) => names.indexOf(name) === index && !given.includes(name.toLowerCase()))];
}

function requireUnread(what: string, name: string, reader: readonly [string, string] | undefined): string {
  return reader === undefined ? name : refuse(`${what}: ${reader[0]}`, `made of other headers than "${name}"`, reader[1],
    `"${name}" is set to what may come out empty, so it is removed before, or that of the client would stay: Envoy removes before it reads`);
}

/** Whether a command of a value names a header. */
function reads(value: string, name: string): boolean {
  return commandsOf(value).some(command => command.toLowerCase().split(/[^!#$&*+\-.^_`|~0-9a-z]+/).slice(2).includes(name.toLowerCase()));
}

/** Names that applications read as this one; of a name with many hyphens only that without any, because nobody would read them all. */
function readAlike(name: string): string[] {
  const lower = name.toLowerCase();
  return separatorsIn(name) <= MAX_SEPARATORS ? headerVariants(name) : [lower.replaceAll('-', '_')].filter(other => other !== lower);
}
