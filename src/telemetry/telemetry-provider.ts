import { IConstruct } from 'constructs';
import { optional, requireItems, requireUnique } from '../core/requirements';
import { ExtensionProviderType, requireProvider } from '../mesh-settings/extension-provider';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** Providers as Istio writes them; each has to be one of the mesh, for this use. */
export function renderProviders(
  what: string, names: readonly string[] | undefined, type: ExtensionProviderType, consumer: IConstruct,
): object[] | undefined {
  const { extensionProviders } = MeshSettings.of(consumer);
  optional(names, given => requireItems(`list for ${what}`, given, 'name a provider, or leave the list out'));
  return optional(names, given => requireUnique(what, given, 'leave one of them out'))
    ?.map(name => ({ name: requireProvider(what, name, type, extensionProviders) }));
}
