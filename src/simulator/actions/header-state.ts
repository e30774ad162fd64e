import { HeaderOperations, HeaderOwner, keptLines } from '../../istio';
import { HeaderChanges, HeaderLists } from '../decision';

/** What has become of a header so far: its lines, after those that were there before or instead of them. */
interface ChangedHeader {
  readonly isReplaced: boolean;
  readonly lines: readonly string[];
}

/** A gateway writes this one into every answer after all routes. */
const SERVER = 'server';

/** Headers while operations are carried out on them, one list after another. */
export class HeaderState {
  private readonly changed = new Map<string, ChangedHeader>();

  /** @param before the headers before, as far as they are known */
  constructor(private readonly owner: HeaderOwner, private readonly before: HeaderLists = {}) {
  }

  /** Whether something has become of a header. */
  public isChanged(name: string): boolean {
    return this.changed.has(name);
  }

  /** The lines that a header has now, as far as they are known. */
  public linesOf(name: string): readonly string[] {
    const own = Object.hasOwn(this.before, name) ? this.before[name] : [];
    const changed = this.changed.get(name);
    return keptLines(name, changed === undefined ? own : changed.isReplaced ? changed.lines : [...own, ...changed.lines], this.owner);
  }

  /**
   * Carries out a list of operations, as Envoy does it: what goes, then all that comes instead, then all that comes beside. Commands see the
   * headers when those that go are gone, and before anything of the list is written. What comes out empty is not written.
   */
  public apply({ remove, set, add }: HeaderOperations, format: (text: string) => string): void {
    remove.forEach(name => this.changed.set(name, { isReplaced: true, lines: [] }));
    const [replaced, added] = [set, add].map(list =>
      list.map(({ name, value }) => ({ name, value: format(value) })).filter(({ value }) => value !== ''));
    replaced.forEach(({ name, value }) => this.set(name, value));
    added.forEach(({ name, value }) => {
      const { isReplaced = false, lines = [] } = this.changed.get(name) ?? {};
      this.changed.set(name, { isReplaced, lines: [...lines, value] });
    });
  }

  /** Writes a header instead of what was there. */
  public set(name: string, value: string): void {
    this.changed.set(name, { isReplaced: true, lines: [value] });
  }

  /** Takes a header out. */
  public remove(name: string): void {
    this.changed.delete(name);
    if (Object.hasOwn(this.before, name)) {
      this.changed.set(name, { isReplaced: true, lines: [] });
    }
  }

  /** What has become of the headers, those of the request line apart; none where nothing has. */
  public get changes(): HeaderChanges | undefined {
    const isTold = (name: string): boolean => !name.startsWith(':') && !(this.owner === 'response' && name === SERVER);
    const entries = [...this.changed].filter(([name]) => isTold(name)).sort(([one], [other]) => one < other ? -1 : 1);
    const set = entries.filter(([, { isReplaced, lines }]) => isReplaced && lines.length > 0);
    const add = entries.filter(([, { isReplaced }]) => !isReplaced);
    const remove = entries.filter(([, { isReplaced, lines }]) => isReplaced && lines.length === 0);
    return entries.length === 0 ? undefined : { set: this.lists(set), add: this.lists(add), remove: remove.map(([name]) => name) };
  }

  private lists(entries: readonly [string, ChangedHeader][]): HeaderLists {
    return Object.fromEntries(entries.map(([name, { lines }]) => [name, keptLines(name, lines, this.owner)]));
  }
}

/** Headers after changes. */
export function changedHeaders(before: HeaderLists, { set, add, remove }: HeaderChanges, owner: HeaderOwner): HeaderLists {
  const added = Object.entries(add).map(([name, lines]) =>
    [name, keptLines(name, [...Object.hasOwn(before, name) ? before[name] : [], ...lines], owner)] as const);
  const kept = Object.entries(before).filter(([name]) => !remove.includes(name))
    .map(([name, lines]) => [name, keptLines(name, lines, owner)] as const);
  return Object.fromEntries([...kept, ...Object.entries(set), ...added]);
}
