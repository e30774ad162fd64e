import { SimulatorOptions } from './simulator-options';
import { describedByMeshConfig, describedMesh } from '../../mesh';
import { ExtensionProviderType } from '../../mesh-settings/extension-provider';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { RenderedObject } from '../rendering';

/** The mesh configuration of an app: what the options say, else an object of the app, else what its mesh settings know of it. */
export function meshConfigOf(objects: readonly RenderedObject[], options: SimulatorOptions): Readonly<Record<string, unknown>> {
  const [first] = objects;
  return {
    ...first === undefined ? {} : ofSettings(MeshSettings.of(first.apiObject)),
    ...describedMesh(objects).meshConfig,
    ...describedByMeshConfig(options.meshConfig)?.meshConfig,
  };
}

function ofSettings({ rootNamespace, extensionProviders }: MeshSettings): Record<string, unknown> {
  const authorizers = extensionProviders.filter(({ providerType }) => providerType === ExtensionProviderType.EXTERNAL_AUTHORIZATION);
  return {
    rootNamespace,
    // Of an authorizer the settings know that it is there, and not where.
    ...authorizers.length === 0 ? {} : { extensionProviders: authorizers.map(({ name }) => ({ name, envoyExtAuthzHttp: {} })) },
  };
}
