import { IConstruct } from 'constructs';
import { Carried } from './carried';
import { isThere } from './known-objects';
import { ownerOf } from './owner';
import { namesOf } from '../findings/codes';

/** That somebody accepts the findings of a code, for a construct and everything below it. */
export interface Acknowledgement {
  /** Path of the construct. */
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** The root of a tree carries what was acknowledged in it, by path and code: a finding needs no construct to find it. */
const ACKNOWLEDGED = new Carried<Map<string, Map<string, Acknowledgement & { readonly scope: IConstruct }>>>('Findings.acknowledged');

/** Remembers an acknowledgement. Of two for one construct and code the last one counts. */
export function acknowledgeAt(scope: IConstruct, code: string, reason: string): void {
  const acknowledged = ACKNOWLEDGED.orMake(scope.node.root, () => new Map<string, Map<string, Acknowledgement & { readonly scope: IConstruct }>>());
  const { path } = ownerOf(scope).node;
  acknowledged.set(path, new Map(acknowledged.get(path)).set(code, { path, code, reason, scope }));
}

/** The acknowledgements at some paths that a code is meant by, in the order of the paths. */
export function acknowledgementsAt(root: IConstruct, paths: readonly string[], code: string): Acknowledgement[] {
  const acknowledged = ACKNOWLEDGED.of(root);
  return acknowledged === undefined ? []
    : paths.flatMap(path => namesOf(code).flatMap(name => acknowledged.get(path)?.get(name) ?? []));
}

/** All acknowledgements of an app, at constructs that it still has. */
export function acknowledgementsOf(root: IConstruct): Acknowledgement[] {
  return [...ACKNOWLEDGED.of(root)?.values() ?? []].flatMap(byCode => [...byCode.values()]).filter(({ scope }) => isThere(scope));
}
