import { Progress } from './input/read-input';
import { Terminal } from './terminal';

/** So long nobody wonders. */
const QUIET_MILLISECONDS = 1000;
const STEP_MILLISECONDS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** One line that is written over, where somebody looks at it and it takes long. */
export class ProgressLine {
  private last = Date.now() + QUIET_MILLISECONDS - STEP_MILLISECONDS;
  private isShown = false;

  constructor(private readonly terminal: Terminal) {
  }

  public readonly show: Progress = what => {
    const now = Date.now();
    if (this.terminal.areErrorsWatched && now - this.last >= STEP_MILLISECONDS) {
      this.last = now;
      this.isShown = true;
      this.terminal.writeError(`${CLEAR_LINE}${what}`);
    }
  };

  public clear(): void {
    if (this.isShown) {
      this.terminal.writeError(CLEAR_LINE);
    }
  }
}
