import { IConstruct } from 'constructs';
import { externalOf } from './external';
import { assumedGatewayOf } from './object-settings';
import { RenderedObject } from './rendering';
import { AssumedGateway, Mesh, ObjectSettings } from '../mesh';
import { ExternalResourcesProps, externalResourcesOf } from '../mesh-settings/external-resources';
import { balancingGatewaysOf } from '../mesh-settings/known-gateways';
import { saidElsewhere } from '../mesh-settings/said-elsewhere';

/** What is known of a cluster beside what its app says. */
export interface KnownBeside {
  readonly gateways?: readonly AssumedGateway[];
  readonly external?: ExternalResourcesProps;
  readonly rootNamespace?: string;
}

/** The objects of each cluster are a mesh: no check compares those of two. */
export function meshesOf(root: IConstruct, objects: readonly RenderedObject[]): Map<string | undefined, Mesh> {
  const clusters = new Map<string | undefined, RenderedObject[]>();
  for (const object of objects) {
    const known = clusters.get(object.cluster) ?? [];
    known.push(object);
    clusters.set(object.cluster, known);
  }
  return new Map([...clusters].map(([cluster, known]) => [cluster, meshOf(root, cluster, known)]));
}

/** The mesh of the objects of one cluster. */
export function meshOf(
  root: IConstruct, cluster: string | undefined, objects: readonly RenderedObject[], beside: KnownBeside = {},
): Mesh {
  const { gateways: given = [], external } = beside;
  const gateways = balancingGatewaysOf(root, cluster).filter(({ isOwned }) => !isOwned).map(({ workload }) => assumedGatewayOf(workload));
  const adapted = adaptedTo(beside);
  const settled = objects.map(object => object.settings === undefined ? object : { ...object, settings: adapted(object.settings) });
  return new Mesh(settled, {
    gateways: [...given, ...gateways.filter(gateway => !given.some(other => isSamePlace(other, gateway)))],
    elsewhere: saidElsewhere(root, cluster),
    external: externalOf([...externalResourcesOf(root, cluster), ...external === undefined ? [] : [external]]),
    externalSettings: settled[0]?.settings,
  });
}

/** The settings of objects with what is known beside them. Objects that share settings still do. */
function adaptedTo({ gateways = [], rootNamespace }: KnownBeside): (settings: ObjectSettings) => ObjectSettings {
  const known = new Map<ObjectSettings, ObjectSettings>();
  return settings => {
    const adapted = known.get(settings) ?? {
      ...settings,
      gateway: gateways.find(other => isSamePlace(other, settings.gateway)) ?? settings.gateway,
      rootNamespace: rootNamespace ?? settings.rootNamespace,
    };
    known.set(settings, adapted);
    return adapted;
  };
}

/** The same labels in the same namespace are the same pods. */
function isSamePlace(one: AssumedGateway, other: AssumedGateway): boolean {
  const [labels, others] = [Object.entries(one.labels), Object.entries(other.labels)];
  return one.namespace === other.namespace && labels.length === others.length && labels.every(([label, value]) => other.labels[label] === value);
}
