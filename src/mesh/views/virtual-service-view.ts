import {
  fullHost, gatewayName, isDelegate, isGiven, listOf, mapOf, mapsOf, MESH_GATEWAY, numberOf, percentageOf, textOf, textsOf,
} from '../../istio';
import { MeshObject, nameOf, namespaceOf, settingsOf, specOf } from '../mesh-object';
import { ObjectView, cachedView } from './object-view';

/** Where a route sends to. */
export interface DestinationView {
  /** Where it stands, such as `spec.http[0].route[1].destination`. */
  readonly field: string;
  /** The host in full. */
  readonly host: string;
  readonly subset?: string;
  readonly port?: number;
  /** Its weight; 0 where there are several and it has none. */
  readonly weight: number;
  /** Its part of the requests, from 0 to 1. */
  readonly share: number;
}

/** The kinds of routes that a VirtualService has. */
export type RouteKind = 'http' | 'tcp' | 'tls';

/** A route of a VirtualService. */
export interface RouteView {
  readonly kind: RouteKind;
  readonly index: number;
  /** Where it stands, such as `spec.http[0]`. */
  readonly field: string;
  readonly name?: string;
  readonly destinations: readonly DestinationView[];
  /** Where it sends copies to, all in all or in part. */
  readonly mirrors: readonly DestinationView[];
  /** The VirtualService that it leaves its requests to, as `namespace/name`. */
  readonly delegate?: string;
  /** The route as it stands there. */
  readonly given: Record<string, unknown>;
}

/** A VirtualService of Istio. */
export interface VirtualServiceView extends ObjectView {
  /** Its hosts in full. */
  readonly hosts: readonly string[];
  /** Its gateways as `namespace/name`, and `mesh` for the sidecars; for none are the routes of a delegate. */
  readonly gateways: readonly string[];
  /** Whether it has no hosts, so that it applies only through others. */
  readonly isDelegate: boolean;
  readonly routes: readonly RouteView[];
  /** The namespaces that see it; empty where it says nothing. */
  readonly exportTo: readonly string[];
}

const KINDS: RouteKind[] = ['http', 'tcp', 'tls'];

/** Reads a VirtualService. */
export const readVirtualService = cachedView((object): VirtualServiceView => new VirtualServiceReading(object));

/** Its routes are read when somebody asks for them: most requests never come to most VirtualServices. */
class VirtualServiceReading implements VirtualServiceView {
  public readonly name: string;
  public readonly namespace: string;
  public readonly hosts: readonly string[];
  public readonly gateways: readonly string[];
  public readonly isDelegate: boolean;
  public readonly exportTo: readonly string[];
  private knownRoutes?: readonly RouteView[];

  constructor(public readonly object: MeshObject) {
    const spec = specOf(object);
    const gateways = textsOf(spec.gateways);
    this.name = nameOf(object);
    this.namespace = namespaceOf(object);
    this.hosts = textsOf(spec.hosts).map(host => fullHost(host, this.namespace, settingsOf(object).clusterDomain));
    this.isDelegate = isDelegate(object.manifest);
    this.gateways = this.isDelegate ? [] : gateways.length === 0 ? [MESH_GATEWAY]
      : [...new Set(gateways.map(name => gatewayName(name, this.namespace)))];
    this.exportTo = textsOf(spec.exportTo);
  }

  public get routes(): readonly RouteView[] {
    return this.knownRoutes ??= readRoutes(this);
  }
}

function readRoutes(owner: VirtualServiceView): RouteView[] {
  const routes: RouteView[] = [];
  const spec = specOf(owner.object);
  for (const kind of KINDS) {
    const given = listOf(spec[kind]);
    for (let index = 0; index < given.length; index++) {
      routes.push(new Route(kind, index, mapOf(given[index]), owner));
    }
  }
  return routes;
}

/**
 * Reads a route of a VirtualService, or what istiod made of it.
 *
 * @param mirroring whose mirrors it has; without it, its own
 */
export function readRoute(
  given: Record<string, unknown>, { kind, index }: Pick<RouteView, 'kind' | 'index'>, owner: ObjectView, mirroring?: RouteView,
): RouteView {
  return new Route(kind, index, given, owner, mirroring);
}

/** Where a route sends to is read when somebody asks for it, and once: few checks do, and most routes have nothing else. */
class Route implements RouteView {
  private knownDestinations?: readonly DestinationView[];
  private knownMirrors?: readonly DestinationView[];

  constructor(
    public readonly kind: RouteKind, public readonly index: number, public readonly given: Record<string, unknown>,
    private readonly owner: ObjectView, private readonly mirroring?: RouteView,
  ) {
  }

  public get field(): string {
    return `spec.${this.kind}[${this.index}]`;
  }

  public get name(): string | undefined {
    return textOf(this.given.name);
  }

  public get destinations(): readonly DestinationView[] {
    return this.knownDestinations ??= readDestinations(this);
  }

  public get mirrors(): readonly DestinationView[] {
    return this.knownMirrors ??= this.mirroring?.mirrors ?? (this.kind === 'http' ? readMirrors(this) : NO_DESTINATIONS);
  }

  public get delegate(): string | undefined {
    const { delegate } = this.given;
    return this.kind !== 'http' || delegate === undefined || delegate === null ? undefined : delegateOf(mapOf(delegate), this.owner.namespace);
  }

  /** A host in full. */
  public resolve(host: string): string {
    return fullHost(host, this.owner.namespace, settingsOf(this.owner.object).clusterDomain);
  }
}

/** Where it stands is put into words when somebody asks for it: for what is told. */
class Destination implements DestinationView {
  constructor(
    private readonly route: RouteView, private readonly place: string, private readonly item: number | undefined,
    public readonly host: string, public readonly subset: string | undefined, public readonly port: number | undefined,
    public readonly weight: number, public readonly share: number,
  ) {
  }

  public get field(): string {
    return `${this.route.field}.${this.place}${this.item === undefined ? '' : `[${this.item}].destination`}`;
  }
}

const NO_DESTINATIONS: readonly DestinationView[] = [];

function readDestinations(route: Route): readonly DestinationView[] {
  const items = mapsOf(route.given.route);
  if (items.length === 1) {
    // A single destination gets everything, whatever its weight.
    return readDestination(items[0].destination, route, 'route', 0, weightOf(items[0]), 1);
  }
  const sum = items.reduce((all, item) => all + weightOf(item), 0);
  return items.flatMap((item, index) =>
    readDestination(item.destination, route, 'route', index, weightOf(item), sum === 0 ? 0 : weightOf(item) / sum));
}

function weightOf({ weight }: Record<string, unknown>): number {
  return Math.max(numberOf(weight) ?? 0, 0);
}

function readMirrors(route: Route): readonly DestinationView[] {
  const { mirror, mirrorPercentage, mirrorPercent, mirrors } = route.given;
  if (mirror === undefined && mirrors === undefined) {
    return NO_DESTINATIONS;
  }
  const share = shareOf(mirrorPercentage, mirrorPercent);
  const single = mirror === undefined ? NO_DESTINATIONS : readDestination(mirror, route, 'mirror', undefined, 0, share);
  const several = mapsOf(mirrors).flatMap(({ destination, percentage }, index) =>
    readDestination(destination, route, 'mirrors', index, 0, shareOf(percentage)));
  return [...single, ...several];
}

function readDestination(
  given: unknown, route: Route, place: string, item: number | undefined, weight: number, share: number,
): readonly DestinationView[] {
  const { host, subset, port } = mapOf(given);
  return typeof host !== 'string' ? NO_DESTINATIONS
    : [new Destination(route, place, item, route.resolve(host), textOf(subset) || undefined, numberOf(mapOf(port).number), weight, share)];
}

/** A percentage as a part of 1, or the older whole number in its place; everything where none is given. */
function shareOf(percentage: unknown, percent?: unknown): number {
  return (isGiven(percentage) ? percentageOf(percentage) : Math.min(Math.max(numberOf(percent) ?? 100, 0), 100)) / 100;
}

function delegateOf({ name, namespace }: Record<string, unknown>, own: string): string {
  return `${textOf(namespace) || own}/${textOf(name) ?? ''}`;
}

/** The matches of a route; without any it applies always. */
export function matchesOf({ given }: Pick<RouteView, 'given'>): Record<string, unknown>[] {
  return mapsOf(given.match);
}
