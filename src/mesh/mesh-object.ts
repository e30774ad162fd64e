import { DEFAULT_SETTINGS, ObjectSettings } from './object-settings';
import { Manifest, mapOf, textOf } from '../istio';

/** An object of the mesh, with what its surroundings decide for it. */
export interface MeshObject {
  readonly manifest: Manifest;
  /** The oldest Istio that serves it, such as `1.28`. */
  readonly oldestIstio: string;
  /** What else the mesh decides for it; without it `DEFAULT_SETTINGS`. */
  readonly settings?: ObjectSettings;
  /** What it is applied together with, to one namespace where its objects name none: the path of its chart. */
  readonly unit?: string;
  /** Who made it: the path of a construct. */
  readonly origin?: string;
  /** Where it was read, if it was. */
  readonly source?: ObjectSource;
  /** Whether a construct of this library writes it, which says itself what it lacks as a whole. */
  readonly isOurs?: boolean;
  /** Whether it keeps requests out on behalf of others: a policy of a load balancer. What makes it fall is an error. */
  readonly isGuarding?: boolean;
}

/** Where an object was read: a file, or a text, and the place in it. Lines and columns count from 1. */
export interface ObjectSource {
  readonly file?: string;
  readonly line: number;
  readonly column?: number;
  /** Where a field of it is, such as `spec.http[2].match`. Costs another reading of the document. */
  placeOf?(field: string): Pick<ObjectSource, 'line' | 'column'>;
}

/** What the mesh decides for an object. */
export function settingsOf({ settings = DEFAULT_SETTINGS }: MeshObject): ObjectSettings {
  return settings;
}

/** The name of an object; empty where Kubernetes makes it. */
export function nameOf({ manifest }: MeshObject): string {
  return textOf(mapOf(manifest.metadata).name) ?? '';
}

/**
 * The namespace of an object. One that names none goes to that of its unit, which nobody knows: it stands for itself then, in parentheses,
 * and is the same for all objects of the unit.
 */
export function namespaceOf({ manifest, unit = '' }: MeshObject): string {
  return textOf(mapOf(manifest.metadata).namespace) ?? `(${unit.replaceAll('.', ' ')})`;
}

/** The spec of an object. */
export function specOf({ manifest }: MeshObject): Record<string, unknown> {
  return mapOf(manifest.spec);
}

/** Whether an object may be older than another one, as far as both say when they were made. */
export function isAtLeastAsOld(one: MeshObject, other: MeshObject): boolean {
  const [age, otherAge] = [ageOf(one), ageOf(other)];
  return age === '' || otherAge === '' || age <= otherAge;
}

/** When an object was made; empty where it does not say so. */
export function ageOf({ manifest }: MeshObject): string {
  return textOf(mapOf(manifest.metadata).creationTimestamp) ?? '';
}
