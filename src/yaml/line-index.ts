import { Position } from './position';

/** Where offsets of a text are. The lines are counted when somebody first asks: nearly all texts are read without. */
export class LineIndex {
  private starts?: readonly number[];

  /** @param firstLine the number of its first line */
  constructor(private readonly text: string, private readonly firstLine: number) {
  }

  public positionAt(offset: number): Position {
    if (offset < NEAR && this.starts === undefined) {
      const end = offset === 0 ? -1 : this.text.lastIndexOf('\n', offset - 1);
      return { line: this.firstLine + linesBefore(this.text, offset), column: offset - end };
    }
    this.starts ??= startsOf(this.text);
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.starts[middle] <= offset) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return { line: this.firstLine + low, column: offset - this.starts[low] + 1 };
  }
}

/** So near to the beginning lines are counted: there most documents have what is asked for. */
const NEAR = 200;

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}

/** How many lines end before an offset of a text. */
export function linesBefore(text: string, offset = text.length): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    count += 1;
  }
  return count;
}
