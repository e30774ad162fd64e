import { kindOf, mapOf, textOf } from '../../istio';
import { readDocuments } from '../../yaml';
import { MeshSettingsConfig } from '../config/mesh-settings-config';
import { InputObject } from '../input/read-file';

/** The ConfigMap that istiod reads; with its revision behind a dash where it has one. */
const CONFIG_MAP = /^istio(?:-|$)/;

/** `1.28.1`, `1.28.1-distroless`: what comes behind the minor does not count. */
const MINOR = /^(1\.\d+)(?:[.-]|$)/;

/** What the objects of a mesh say of it: the ConfigMap of istiod, and an IstioOperator. */
export function describedSettings(objects: readonly InputObject[]): MeshSettingsConfig {
  return objects.reduce<MeshSettingsConfig>((known, { manifest }) => {
    const { name } = mapOf(manifest.metadata);
    if (kindOf(manifest) === '/ConfigMap' && CONFIG_MAP.test(textOf(name) ?? '')) {
      return { ...known, ...ofConfigMap(manifest) };
    }
    return kindOf(manifest) === 'install.istio.io/IstioOperator' ? { ...known, ...ofInstallation(mapOf(manifest.spec)) } : known;
  }, {});
}

function ofConfigMap({ metadata, data }: InputObject['manifest']): MeshSettingsConfig {
  const mesh = textOf(mapOf(data).mesh);
  if (mesh === undefined) {
    return {};
  }
  const [first] = readDocuments(mesh);
  return defined({
    rootNamespace: textOf(mapOf(first?.document?.value).rootNamespace),
    istioVersion: minorOf(mapOf(mapOf(metadata).labels)['app.kubernetes.io/version']),
  });
}

function ofInstallation({ tag, profile, meshConfig, values }: Record<string, unknown>): MeshSettingsConfig {
  const { istioNamespace, proxy } = mapOf(mapOf(values).global);
  return defined<MeshSettingsConfig>({
    istioVersion: minorOf(tag),
    rootNamespace: textOf(mapOf(meshConfig).rootNamespace) ?? textOf(istioNamespace),
    clusterDomain: textOf(mapOf(proxy).clusterDomain),
    dataPlane: profile === 'ambient' ? 'ambient' : undefined,
  });
}

function minorOf(version: unknown): string | undefined {
  return MINOR.exec(textOf(version) ?? '')?.[1];
}

function defined<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
}
