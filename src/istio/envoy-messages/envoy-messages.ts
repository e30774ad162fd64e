import { ENVOY_MESSAGES } from './envoy-messages.generated';

/** The rules of a value, by their names in protoc-gen-validate. Durations are in seconds. */
export interface EnvoyRules {
  readonly required?: boolean;
  readonly ignore_empty?: boolean;
  readonly skip?: boolean;
  readonly const?: unknown;
  readonly min_len?: number;
  readonly max_len?: number;
  readonly min_bytes?: number;
  readonly max_bytes?: number;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly pattern?: string;
  readonly well_known_regex?: string;
  readonly strict?: boolean;
  readonly in?: readonly unknown[];
  readonly not_in?: readonly unknown[];
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
  readonly defined_only?: boolean;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly min_pairs?: number;
  readonly unique?: boolean;
  readonly items?: EnvoyRules;
  readonly keys?: EnvoyRules;
  readonly values?: EnvoyRules;
}

/**
 * A field: "[" before it is a list and "{" a map; then b, s, y, u, i, n and d are scalars (bool, string, bytes, unsigned and signed integers,
 * doubles, durations), in capitals those that Envoy tells from none when they are empty, "a" is an Any,
   "e5" an enum and "m7" a message by its number, "*" anything. Behind it are its rules, and which of the
 * choices of its message it is one of.
 */
export type EnvoyField = string | readonly [code: string, rules: EnvoyRules, choice?: number];

/** The fields of a message by their names in the protos, and the choices of which one has to be taken. */
export type EnvoyMessage = readonly [fields: Readonly<Record<string, EnvoyField>>, required: readonly number[]];

export interface EnvoyMessages {
  readonly enums: readonly Readonly<Record<string, number>>[];
  readonly messages: Readonly<Record<string, EnvoyMessage>>;
}

/** Both local limits fill their buckets by a timer that Envoy's code wants to be at least so long, in seconds. */
const TOKEN_BUCKET = 'envoy.type.v3.TokenBucket';
const SHORTEST_FILL = 0.05;

let known: EnvoyMessages & { readonly names: readonly string[] } | undefined;

/** The messages of Envoy that patches are made of, read when somebody first asks. */
export function envoyMessages(): EnvoyMessages & { readonly names: readonly string[] } {
  if (known === undefined) {
    const table = JSON.parse(ENVOY_MESSAGES) as { messages: Record<string, [Record<string, EnvoyField>, number[]]> } & EnvoyMessages;
    table.messages[TOKEN_BUCKET][0].fill_interval = ['d', { required: true, gte: SHORTEST_FILL }];
    known = { ...table, names: Object.keys(table.messages) };
  }
  return known;
}
