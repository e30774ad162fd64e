import { parseArgs, ParseArgsConfig } from 'node:util';
import { Terminal } from './terminal';
import { refuseCall } from './usage-problem';

/** The answer of a call: clean; findings, or expectations that failed; bad usage, or input that cannot be read. */
export enum ExitCode {
  CLEAN = 0,
  FINDINGS = 1,
  UNUSABLE = 2,
}

/** One of the commands, loaded when it is called. */
export interface Command {
  /** What `--help` prints. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  run(call: Call, terminal: Terminal): Promise<ExitCode> | ExitCode;
}

/** The arguments of a call. */
export interface Call {
  readonly options: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** Takes arguments apart. `--` ends the options. */
export function parseCall(args: readonly string[], options: Command['options']): Call {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return { options: values, operands: positionals };
  } catch (error) {
    if (error instanceof TypeError && (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) {
      return refuseCall(`${error.message.split(/\. |\n/)[0]}; --help shows the options`);
    }
    throw error;
  }
}

/** An option of which one of some words is the value. */
export function wordOf<T extends string>({ options }: Call, option: string, words: readonly T[]): T {
  const word = options[option] as T;
  return words.includes(word) ? word
    : refuseCall(`--${option} must be one of ${words.join(', ')}, got ${JSON.stringify(word)}`);
}
