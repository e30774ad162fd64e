import { IConstruct } from 'constructs';
import { refuse } from '../core/errors';
import { ExtensionProviderType, requireProvider } from '../core/extension-provider';
import { MeshSettings } from '../core/mesh-settings';

/** Providers as Istio writes them; each has to be one of the mesh, for this use. */
export function renderProviders(
  what: string, names: readonly string[] | undefined, type: ExtensionProviderType, consumer: IConstruct,
): object[] | undefined {
  const { extensionProviders } = MeshSettings.of(consumer);
  const twice = names?.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    refuse(what, 'each there once', twice, 'leave one of them out');
  }
  return names?.map(name => ({ name: requireProvider(what, name, type, extensionProviders) }));
}
