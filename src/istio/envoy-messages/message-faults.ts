import { EnvoyField, envoyMessages, EnvoyRules } from './envoy-messages';
import { faultBeyondRules } from './faults-beyond-rules';
import { faultOfForm, faultOfScalar, isDefault, unreadable, ValueFault } from './scalars';
import { isGiven, isMap, textOf } from '../plain-value';

/** What is wrong in a message, and where. */
export interface MessageFault extends ValueFault {
  /** Such as `typed_config.token_bucket.max_tokens`. */
  readonly field: string;
  readonly got: unknown;
}

const MISSING = 'Envoy refuses what has none';
const TYPE_URL = 'type.googleapis.com/';
/** Scalars that are never unset, but empty, and what they are then. */
const NONE: Readonly<Record<string, unknown>> = { s: '', y: '', u: 0, i: 0, n: 0, b: false };
const PLAIN = Object.keys(NONE);
/** Of messages in messages, nobody writes more. */
const MAX_DEPTH = 40;

/**
 * What Istio can not read of a message of Envoy, or Envoy refuses; nothing where neither is known.
 *
 * @param type the full name of the message
 * @param isPart whether it is merged into one that is there: what is missing may be there
 */
export function faultOfMessage(type: string, value: unknown, isPart: boolean): MessageFault | undefined {
  return new MessageInspector(isPart).faultOfMessage(type, value, []);
}

class MessageInspector {
  constructor(private readonly isPart: boolean) {}

  public faultOfMessage(type: string, value: unknown, path: readonly string[]): MessageFault | undefined {
    const { messages } = envoyMessages();
    if (!Object.hasOwn(messages, type) || path.length > MAX_DEPTH) {
      return undefined;
    }
    if (!isMap(value)) {
      return fault(path, value, unreadable('a map'));
    }
    const [fields, required] = messages[type];
    const given = new Map<string, unknown>();
    for (const [name, field] of Object.entries(value)) {
      const known = Object.hasOwn(fields, name) ? name : snakeCase(name);
      if (Object.hasOwn(fields, known) && isGiven(field)) {
        given.set(known, field);
      }
    }
    return this.faultOfChoices(type, given, required, path) ?? this.faultOfFields(fields, given, path) ?? this.faultOfCode(type, given, path);
  }

  private faultOfCode(type: string, given: ReadonlyMap<string, unknown>, path: readonly string[]): MessageFault | undefined {
    const found = faultBeyondRules(type, given, this.isPart);
    return found && { ...found, field: [...path, found.field].join('.') };
  }

  private faultOfChoices(type: string, given: ReadonlyMap<string, unknown>, required: readonly number[],
    path: readonly string[]): MessageFault | undefined {
    const [fields] = envoyMessages().messages[type];
    const taken = new Set([...given.keys()].map(name => choiceOf(fields[name])));
    const missing = this.isPart ? undefined : required.find(choice => !taken.has(choice));
    if (missing === undefined) {
      return undefined;
    }
    const names = Object.keys(fields).filter(name => choiceOf(fields[name]) === missing);
    return fault([...path, names[0]], undefined, { allowed: `there, or another one of ${names.join(', ')}`, reason: MISSING });
  }

  private faultOfFields(fields: Readonly<Record<string, EnvoyField>>, given: ReadonlyMap<string, unknown>,
    path: readonly string[]): MessageFault | undefined {
    for (const [name, field] of Object.entries(fields)) {
      const [code, rules, choice] = typeof field === 'string' ? [field, {}] as const : field;
      // Of several choices Istio takes one.
      if (choice !== undefined && [...given.keys()].some(other => other !== name && choiceOf(fields[other]) === choice)) {
        continue;
      }
      const found = given.has(name) ? this.faultOfField(code, given.get(name), rules, [...path, name])
        : this.isPart || choice !== undefined ? undefined : faultOfMissing(code, rules, [...path, name]);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private faultOfField(code: string, value: unknown, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
    switch (code[0]) {
      case '[': return this.faultOfList(code.slice(1), value, rules, path);
      case '{': return this.faultOfMap(code.slice(1), value, rules, path);
      default: return this.faultOfValue(code, value, rules, path);
    }
  }

  private faultOfList(code: string, value: unknown, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
    if (!Array.isArray(value)) {
      return fault(path, value, unreadable('a list'));
    }
    const { min_items: least = 0, max_items: most = Infinity, unique = false, items = {} } = rules;
    if (value.length < least && !(this.isPart && value.length === 0)) {
      return fault(path, value, { allowed: `a list of at least ${least}`, reason: MISSING });
    }
    if (value.length > most || (unique && new Set(value).size < value.length)) {
      return fault(path, value, {
        allowed: value.length > most ? `a list of at most ${most}` : 'a list with each item once',
        reason: 'Envoy refuses it otherwise',
      });
    }
    // What is in a list is added to it, and not merged into an item.
    const whole = new MessageInspector(false);
    return first(value, (item, index) => whole.faultOfValue(code, item, items, [...path.slice(0, -1), `${path.at(-1)}[${index}]`]));
  }

  private faultOfMap(code: string, value: unknown, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
    if (!isMap(value)) {
      return fault(path, value, unreadable('a map'));
    }
    const { min_pairs: least = 0, keys = {}, values = {} } = rules;
    const wrongKey = Object.keys(value).map(key => ({ key, wrong: faultOfScalar('s', key, keys) })).find(({ wrong }) => wrong !== undefined);
    if (wrongKey !== undefined || Object.keys(value).length < least) {
      return fault(path, value, wrongKey?.wrong ?? { allowed: 'a map that is not empty', reason: MISSING });
    }
    const whole = new MessageInspector(false);
    return first(Object.entries(value), ([key, item]) => whole.faultOfValue(code, item, values, [...path, key]));
  }

  private faultOfValue(code: string, value: unknown, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
    const letter = code[0];
    switch (letter) {
      case 'm': return rules.skip ? undefined : this.faultOfMessage(envoyMessages().names[Number(code.slice(1))], value, path);
      case 'a': return this.faultOfAny(value, path);
      case 'e': return faultOfEnum(envoyMessages().enums[Number(code.slice(1))], value, rules, path);
      case '*': return undefined;
    }
    const mayBeUnset = rules.ignore_empty === true || (this.isPart && PLAIN.includes(letter));
    const wrong = faultOfForm(letter.toLowerCase(), value)
      ?? (mayBeUnset && isDefault(value) ? undefined : faultOfScalar(letter.toLowerCase(), value, rules));
    return wrong && fault(path, value, wrong);
  }

  /** A message that says itself which one it is, also in the form that has no descriptor. */
  private faultOfAny(value: unknown, path: readonly string[]): MessageFault | undefined {
    if (!isMap(value)) {
      return fault(path, value, unreadable('a map with "@type"'));
    }
    const type = textOf(value['@type']) ?? '';
    if (type === '') {
      return Object.keys(value).length === 0 ? undefined
        : fault([...path, '@type'], undefined, unreadable('there'));
    }
    return /\b(xds|udpa)\.type\.v[0-9]+\.TypedStruct$/.test(type)
      ? this.faultOfMessage(nameOf(textOf(value.type_url ?? value.typeUrl) ?? ''), value.value ?? {}, [...path, 'value'])
      : this.faultOfMessage(nameOf(type), value, path);
  }
}

/** What of a message that has to be there is not: fields that are unset count as what protobuf takes for none. */
function faultOfMissing(code: string, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
  const { min_items: leastItems = 0, min_pairs: leastPairs = 0, ignore_empty: mayBeEmpty = false } = rules;
  if (rules.required || leastItems > 0 || leastPairs > 0) {
    return fault(path, undefined, { allowed: 'there', reason: MISSING });
  }
  const wrong = mayBeEmpty || !PLAIN.includes(code) ? undefined : faultOfScalar(code, NONE[code], rules);
  return wrong && fault(path, undefined, { allowed: `there, ${wrong.allowed}`, reason: MISSING });
}

function faultOfEnum(known: Readonly<Record<string, number>>, value: unknown, rules: EnvoyRules, path: readonly string[]): MessageFault | undefined {
  const number = typeof value === 'number' ? value : Object.hasOwn(known, String(value)) ? known[String(value)] : undefined;
  if (number === undefined) {
    return fault(path, value, unreadable(`one of ${Object.keys(known).join(', ')}`));
  }
  const { defined_only: isLimited = false, not_in: refused = [] } = rules;
  return (isLimited && !Object.values(known).includes(number)) || refused.includes(number)
    ? fault(path, value, {
      allowed: `one of ${Object.keys(known).filter(name => !refused.includes(known[name])).join(', ')}`,
      reason: 'Envoy refuses it otherwise',
    })
    : undefined;
}

function choiceOf(field: EnvoyField): number | undefined {
  return typeof field === 'string' ? undefined : field[2];
}

function fault(path: readonly string[], got: unknown, wrong: ValueFault): MessageFault {
  return { field: path.join('.'), got, ...wrong };
}

function nameOf(url: string): string {
  return url.startsWith(TYPE_URL) ? url.slice(TYPE_URL.length) : url.slice(url.lastIndexOf('/') + 1);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

function first<T>(items: readonly T[], find: (item: T, index: number) => MessageFault | undefined): MessageFault | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
