import { Misfit, never } from './misfit';

/** What is one word for every reader of YAML, and no value of another type. */
const WORD = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const OTHER_TYPE = /^(?:y|yes|n|no|on|off|true|false|null)$/i;

/** What ends a text in quotes, stands for something else in it, ends its line, or is refused wherever it stands. */
const UNQUOTABLE = /["\\\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]|\p{Surrogate}/u;

/** Why no pod is made whose proxy has a variable of this name: the injector writes it into YAML as it is. */
export function misfitOfProxyVariableName(name: string): Misfit | undefined {
  return WORD.test(name) && !OTHER_TYPE.test(name) ? undefined
    : never('letters, digits, "_", "-" and ".", without a digit, "-" or "." at the beginning, and no word of YAML such as "on"',
      'rename it: the injector writes it into YAML without quotes');
}

/** The same of a value: the injector writes it between quotes, and does nothing about those in it. */
export function misfitOfProxyVariableValue(value: string): Misfit | undefined {
  return !UNQUOTABLE.test(value) ? undefined
    : never('a text without quotation marks ("), backslashes, line breaks and control characters',
      'take them out, or write single quotes: the injector writes the value into YAML between quotes, as it is');
}
