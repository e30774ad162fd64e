import { Draw } from '../draw';
import { HttpRoute, Thing } from '../objects';
import { RandomMesh, Site } from '../random-mesh';

/** One way to spoil a mesh in which nothing is wrong. */
export interface Mistake {
  readonly name: string;
  /** What has to be found. */
  readonly code: string;
  /** What may be found beside it, and why that is no second mistake. */
  readonly consequences?: Readonly<Record<string, string>>;
  /** Changes the mesh; nothing where it has nothing that could be spoilt so. */
  readonly inject: (mesh: RandomMesh, draw: Draw) => Injected | undefined;
}

export interface Injected {
  /** Where it has to be found: at one of these objects. */
  readonly at: Thing | readonly Thing[];
  /** What has the same mistake too, as far as somebody may say so. */
  readonly also?: readonly Thing[];
  /** A request that meets it. */
  readonly shown?: Shown;
}

/** A request that is answered otherwise with the mistake than without. */
export interface Shown {
  readonly request: {
    readonly host: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
    readonly isTls?: boolean;
    readonly from?: 'sleep';
    readonly port?: number;
  };
  readonly before: Answer;
  readonly after: Answer;
}

/** A status, that no connection comes about, what the pods are asked for, or whose pods. */
export type Answer = number | 'refused' | { readonly target: string } | { readonly app: string };

/** Two letters in the wrong order, which is no other name of a random mesh. */
export function misspelt(name: string): string {
  const at = [...name].findIndex((letter, index) => index > 0 && letter !== name[index + 1]);
  return `${name.slice(0, at)}${name[at + 1]}${name[at]}${name.slice(at + 2)}`;
}

export function lastRoute({ routes }: Site): HttpRoute {
  return routes.spec.http!.at(-1)!;
}

/** Puts a route before all others. */
export function routeFirst({ routes }: Site, route: HttpRoute): void {
  routes.spec.http!.unshift(route);
}

/** A request to a site that only its last route takes. */
export function atSite({ host }: Site, after: Answer, before: Answer = 200): Shown {
  return { request: { host, path: '/' }, before, after };
}

export function ofKind(mesh: RandomMesh, kind: string): Thing[] {
  return mesh.objects.filter(object => object.kind === kind);
}

/** Something of a list that has the kind, if there is. */
export function oneOf<T>(draw: Draw, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : draw.one(items);
}

export function add<T extends Thing>(mesh: RandomMesh, object: T): T {
  mesh.objects.push(object);
  return object;
}
