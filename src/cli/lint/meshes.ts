import * as path from 'node:path';
import { describedSettings } from './described-settings';
import { NEWEST_ISTIO } from '../../istio';
import { DEFAULT_SETTINGS, Mesh, MeshObject, ObjectSettings } from '../../mesh';
import { Config } from '../config/config';
import { MeshSettingsConfig } from '../config/mesh-settings-config';
import { FileContent, InputObject } from '../input/read-file';

/** The meshes that files are: those of the config file, and one of all other files. */
export function meshesOf(contents: readonly FileContent[], config: Config): Mesh[] {
  return groupsOf(contents, config).map(files => meshOf(files.flatMap(({ objects }) => objects), config));
}

function groupsOf(contents: readonly FileContent[], { meshes = new Map(), folder }: Config): FileContent[][] {
  const named = [...meshes.values()].map(paths => paths.map(each => path.resolve(folder, each)))
    .map(locations => contents.filter(content => isIn(content, locations)));
  const taken = new Set(named.flat());
  const others = contents.filter(content => !taken.has(content));
  return [...named, others].filter(group => group.length > 0);
}

function isIn({ file: { location } }: FileContent, locations: readonly string[]): boolean {
  return location !== undefined && locations.some(each => location === each || location.startsWith(each + path.sep));
}

function meshOf(objects: readonly InputObject[], { mesh, external }: Config): Mesh {
  const known = { ...describedSettings(objects), ...mesh };
  const { istioVersion: oldestIstio = NEWEST_ISTIO, gateways = [] } = known;
  const settings = settingsOf(known);
  return new Mesh(objects.map((object): MeshObject => ({ ...object, oldestIstio, settings })), {
    gateways: gateways.slice(1), external, externalSettings: settings,
  });
}

function settingsOf({ clusterDomain, rootNamespace, dataPlane, waypoint, gateways = [] }: MeshSettingsConfig): ObjectSettings {
  const { gateway } = DEFAULT_SETTINGS;
  return {
    clusterDomain: clusterDomain ?? DEFAULT_SETTINGS.clusterDomain,
    rootNamespace: rootNamespace ?? DEFAULT_SETTINGS.rootNamespace,
    isAmbient: dataPlane === 'ambient',
    hasWaypoint: waypoint !== undefined && waypoint !== false,
    isWaypointUsedByGateways: waypoint ? waypoint.ingressUseWaypoint : undefined,
    gateway: gateways[0] ?? { ...gateway, namespace: rootNamespace ?? gateway.namespace },
  };
}
