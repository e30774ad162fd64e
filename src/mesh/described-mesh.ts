import { External } from './external';
import { Mesh } from './mesh';
import { MeshObject } from './mesh-object';
import { AssumedGateway, DEFAULT_SETTINGS, ObjectSettings } from './object-settings';
import { asksForDnsCapture, isMap, kindOf, mapOf, NEWEST_ISTIO, textOf } from '../istio';
import { readDocuments } from '../yaml';

/** What is said of a mesh: by a config file, or by objects of the input. */
export interface MeshFacts {
  /** The oldest Istio that serves the manifests, such as `1.28`. */
  readonly istioVersion?: string;
  /** Namespace whose Istio objects apply to the whole mesh. */
  readonly rootNamespace?: string;
  /** DNS domain of the cluster. */
  readonly clusterDomain?: string;
  /** How pods take part in the mesh. */
  readonly dataPlane?: DataPlaneWord;
  /** Whether the proxies of all pods answer DNS. */
  readonly dnsCapture?: boolean;
  /** The waypoint that the namespaces of an ambient mesh use; false where they use none. */
  readonly waypoint?: WaypointFacts | false;
  /** The gateways of which the manifests have no pods; the first one is that which Gateways select by default. */
  readonly gateways?: readonly AssumedGateway[];
}

/** As `MeshSettings` has it for constructs. */
export type DataPlaneWord = 'sidecar' | 'ambient';

/** What there is to know of a waypoint. */
export interface WaypointFacts {
  /** Whether gateways send their requests through it too. */
  readonly ingressUseWaypoint?: boolean;
}

/** What objects say of their mesh, and the whole MeshConfig where they have it. */
export interface DescribedMesh extends MeshFacts {
  readonly meshConfig?: Readonly<Record<string, unknown>>;
}

/** The ConfigMap that istiod reads; with its revision behind a dash where it has one. */
const CONFIG_MAP = /^istio(?:-|$)/;

const INSTALLATION = 'install.istio.io/IstioOperator';

/** `1.28.1`, `1.28.1-distroless`: what comes behind the minor does not count. */
const MINOR = /^(1\.\d+)(?:[.-]|$)/;

/** What the objects of a mesh say of it: the ConfigMap of istiod, and an IstioOperator. */
export function describedMesh(objects: readonly Pick<MeshObject, 'manifest'>[]): DescribedMesh {
  return objects.reduce<DescribedMesh>((known, { manifest }) => {
    const { name } = mapOf(manifest.metadata);
    if (kindOf(manifest) === '/ConfigMap' && CONFIG_MAP.test(textOf(name) ?? '')) {
      return { ...known, ...ofConfigMap(manifest) };
    }
    return kindOf(manifest) === INSTALLATION ? { ...known, ...ofInstallation(mapOf(manifest.spec)) } : known;
  }, {});
}

/** The same of what somebody gives as the MeshConfig: itself, or the ConfigMap or the IstioOperator with it; nothing for something else. */
export function describedByMeshConfig(given: unknown): DescribedMesh | undefined {
  const { apiVersion, kind, metadata } = mapOf(given);
  if (apiVersion === undefined && kind === undefined && metadata === undefined) {
    return isMap(given) ? { ...ofMeshConfig(given), meshConfig: given } : undefined;
  }
  const object = given as MeshObject['manifest'];
  const described = typeof apiVersion !== 'string' ? {} : kindOf(object) === INSTALLATION ? ofInstallation(mapOf(object.spec)) : ofConfigMap(object);
  return described.meshConfig === undefined ? undefined : described;
}

/** The mesh of some objects, of which is known what was said. */
export function meshOfFacts(objects: readonly Omit<MeshObject, 'oldestIstio' | 'settings'>[], facts: MeshFacts, external?: External): Mesh {
  const { istioVersion: oldestIstio = NEWEST_ISTIO, gateways = [] } = facts;
  const settings = settingsOfFacts(facts);
  return new Mesh(objects.map((object): MeshObject => ({ ...object, oldestIstio, settings })), {
    gateways: gateways.slice(1), external, externalSettings: settings,
  });
}

function settingsOfFacts({ clusterDomain, rootNamespace, dataPlane, dnsCapture, waypoint, gateways = [] }: MeshFacts): ObjectSettings {
  const { gateway } = DEFAULT_SETTINGS;
  return {
    clusterDomain: clusterDomain ?? DEFAULT_SETTINGS.clusterDomain,
    rootNamespace: rootNamespace ?? DEFAULT_SETTINGS.rootNamespace,
    isAmbient: dataPlane === 'ambient',
    hasDnsCapture: dnsCapture || undefined,
    hasWaypoint: waypoint !== undefined && waypoint !== false,
    isWaypointUsedByGateways: waypoint ? waypoint.ingressUseWaypoint : undefined,
    gateway: gateways[0] ?? { ...gateway, namespace: rootNamespace ?? gateway.namespace },
  };
}

function ofConfigMap({ metadata, data }: MeshObject['manifest']): DescribedMesh {
  const mesh = textOf(mapOf(data).mesh);
  if (mesh === undefined) {
    return {};
  }
  const [first] = readDocuments(mesh);
  const meshConfig = first?.document?.value;
  return defined<DescribedMesh>({
    ...ofMeshConfig(meshConfig),
    istioVersion: minorOf(mapOf(mapOf(metadata).labels)['app.kubernetes.io/version']),
    meshConfig: isMap(meshConfig) ? meshConfig : undefined,
  });
}

function ofInstallation({ tag, profile, meshConfig, values }: Record<string, unknown>): DescribedMesh {
  const { istioNamespace, proxy } = mapOf(mapOf(values).global);
  return defined<DescribedMesh>({
    istioVersion: minorOf(tag),
    rootNamespace: textOf(mapOf(meshConfig).rootNamespace) ?? textOf(istioNamespace),
    clusterDomain: textOf(mapOf(proxy).clusterDomain),
    dnsCapture: dnsCaptureOf(meshConfig),
    dataPlane: profile === 'ambient' ? 'ambient' : undefined,
    meshConfig: isMap(meshConfig) ? meshConfig : undefined,
  });
}

function ofMeshConfig(meshConfig: unknown): DescribedMesh {
  return defined<DescribedMesh>({ rootNamespace: textOf(mapOf(meshConfig).rootNamespace), dnsCapture: dnsCaptureOf(meshConfig) });
}

function dnsCaptureOf(meshConfig: unknown): boolean | undefined {
  return asksForDnsCapture(mapOf(mapOf(meshConfig).defaultConfig).proxyMetadata) || undefined;
}

function minorOf(version: unknown): string | undefined {
  return MINOR.exec(textOf(version) ?? '')?.[1];
}

function defined<T extends object>(facts: T): T {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as T;
}
