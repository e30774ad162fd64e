import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { yamlLibrary } from './library';
import { NodeProblem } from './node-problem';
import { keyText, resolveScalar } from './scalar';

/** A key that a map has twice, and where it stands the second time. */
export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
}

/** The value of a document, as JSON has it. */
export interface NodeValue {
  readonly value: unknown;
  readonly repeated: RepeatedKey[];
  /** Where each map begins. */
  readonly offsets: ReadonlyMap<object, number>;
}

/** The nodes that aliases stand for, as far as they were written above them. */
export type Anchors = ReadonlyMap<Alias, Node>;

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** Go takes no document in which most of so much work comes of aliases. */
const SMALL_DOCUMENT = 400_000;
const LARGE_DOCUMENT = 4_000_000;

/** Reads a document step by step as Go does, so that merges and repeated keys give the same. */
export class NodeReader {
  private readonly repeated: RepeatedKey[] = [];
  private readonly offsets = new Map<object, number>();
  /** The aliases that are being read. */
  private readonly open = new Set<Alias>();
  private steps = 1;
  private stepsOfAliases = 0;

  constructor(private readonly anchors: Anchors) {
  }

  public read(node: Node | null): NodeValue {
    return { value: this.valueOf(node), repeated: this.repeated, offsets: this.offsets };
  }

  private valueOf(node: Node | null): unknown {
    this.count(node);
    switch (kindOf(node)) {
      case 'alias':
        return this.through(node as Alias, target => this.valueOf(target));
      case 'map':
        return this.mapOf(node as YAMLMap<Node, Node | null>);
      case 'list':
        return (node as YAMLSeq<Node>).items.map(item => this.valueOf(item));
      default:
        return scalarOf(node as Scalar | null);
    }
  }

  private mapOf(node: YAMLMap<Node, Node | null>): Record<string, unknown> {
    const fields = new Map<string, unknown>();
    this.fill(fields, node);
    const map = Object.fromEntries(fields);
    this.offsets.set(map, offsetOf(node));
    return map;
  }

  /** A merge overwrites what stands above it, and is overwritten by what stands below: Go goes line by line. */
  private fill(fields: Map<string, unknown>, { items }: YAMLMap<Node, Node | null>): void {
    const own = new Set<string>();
    for (const { key, value } of items as Pair<Node, Node | null>[]) {
      if (isMerge(key)) {
        this.merge(fields, value);
        continue;
      }
      const name = this.keyOf(key);
      if (own.has(name)) {
        this.repeated.push({ key: name, offset: offsetOf(key) });
      }
      own.add(name);
      fields.set(name, this.valueOf(value));
    }
  }

  private merge(fields: Map<string, unknown>, node: Node | null): void {
    if (kindOf(node) === 'list') {
      // The first one wins.
      [...(node as YAMLSeq<Node>).items].reverse().forEach(item => this.mergeMap(fields, item));
    } else {
      this.mergeMap(fields, node);
    }
  }

  private mergeMap(fields: Map<string, unknown>, node: Node | null): void {
    this.count(node);
    if (kindOf(node) === 'alias') {
      this.through(node as Alias, target => {
        this.count(target);
        this.fill(fields, requireMap(target));
      });
    } else {
      this.fill(fields, requireMap(node));
    }
  }

  private keyOf(node: Node): string {
    this.count(node);
    const kind = kindOf(node);
    if (kind === 'alias') {
      return this.through(node as Alias, target => this.keyOf(target));
    }
    if (kind !== 'scalar') {
      throw new NodeProblem('a key must be a text, not a list or a map', offsetOf(node));
    }
    const name = at(node, () => keyText(resolved(node as Scalar | null)));
    if (name === '__proto__') {
      throw new NodeProblem('the key __proto__ means something else in JavaScript', offsetOf(node));
    }
    return name;
  }

  private through<T>(alias: Alias, read: (target: Node) => T): T {
    const target = this.anchors.get(alias);
    if (target === undefined) {
      throw new NodeProblem(`no anchor &${alias.source} above *${alias.source}`, offsetOf(alias));
    }
    if (this.open.has(alias)) {
      throw new NodeProblem(`the anchor &${alias.source} holds itself`, offsetOf(alias));
    }
    this.open.add(alias);
    try {
      return read(target);
    } finally {
      this.open.delete(alias);
    }
  }

  /** Go's own bound for aliases of aliases. */
  private count(node: Node | null): void {
    this.steps += 1;
    this.stepsOfAliases += this.open.size > 0 ? 1 : 0;
    if (this.stepsOfAliases > 100 && this.steps > 1000 && this.stepsOfAliases / this.steps > allowedShare(this.steps)) {
      throw new NodeProblem('too much of the document comes of aliases, and Kubernetes refuses it: write it out', offsetOf(node));
    }
  }
}

function allowedShare(steps: number): number {
  const beyond = (steps - SMALL_DOCUMENT) / (LARGE_DOCUMENT - SMALL_DOCUMENT);
  return 0.99 - 0.89 * Math.min(Math.max(beyond, 0), 1);
}

type NodeKind = 'alias' | 'map' | 'list' | 'scalar';

/** What a node is. Nothing at all, as behind `key:`, is a scalar. */
function kindOf(node: Node | null): NodeKind {
  const { isAlias, isMap, isSeq } = yamlLibrary();
  if (isMap(node)) {
    return 'map';
  }
  return isSeq(node) ? 'list' : isAlias(node) ? 'alias' : 'scalar';
}

function isMerge(node: Node | null): boolean {
  const { type, tag, value } = (node ?? {}) as Partial<Scalar>;
  return value === '<<' && (tag === MERGE_TAG || tag === undefined && type === 'PLAIN');
}

function requireMap(node: Node | null): YAMLMap<Node, Node | null> {
  if (kindOf(node) !== 'map') {
    throw new NodeProblem('what << merges must be a map, or a list of maps', offsetOf(node));
  }
  return node as YAMLMap<Node, Node | null>;
}

function resolved(node: Scalar | null): ReturnType<typeof resolveScalar> {
  if (node === null) {
    return resolveScalar('');
  }
  if (node.tag === '!' && node.source === '') {
    throw new Error('"!" stands before nothing');
  }
  // "!" alone makes a text of what has no quotes.
  const isText = node.tag === '!' || node.tag === undefined && node.type !== 'PLAIN';
  return isText ? { tag: 'str', value: String(node.value) } : resolveScalar(String(node.value), node.tag);
}

function scalarOf(node: Scalar | null): unknown {
  const { value } = at(node, () => resolved(node));
  if (typeof value === 'bigint') {
    throw new NodeProblem(`the number ${value} is larger than JavaScript holds exactly: put it in quotes where a text is meant`, offsetOf(node));
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new NodeProblem(`${String(node?.value)} is a number that JSON has not, so Kubernetes refuses it: put it in quotes where a text is meant`,
      offsetOf(node));
  }
  return value;
}

function at<T>(node: Node | null, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new NodeProblem((error as Error).message, offsetOf(node));
  }
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
