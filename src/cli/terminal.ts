/** What a command reads and writes beside files: the streams of its process, or what a test gives. */
export interface Terminal {
  /** The folder that paths count from. */
  readonly folder: string;
  /** The environment, such as NO_COLOR. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether somebody looks at what is written. */
  readonly isWatched: boolean;
  /** The same of what is written as errors: there, a line can be written over. */
  readonly areErrorsWatched: boolean;
  write(text: string): void;
  writeError(text: string): void;
  /** All of standard input. */
  readInput(): Buffer;
}

/** Whether to write in colour: as https://no-color.org has it, and FORCE_COLOR of others. */
export function hasColour({ environment, isWatched }: Terminal): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== '') {
    return false;
  }
  return FORCE_COLOR !== undefined && FORCE_COLOR !== '' ? FORCE_COLOR !== '0' : isWatched && TERM !== 'dumb';
}
