import { refuse } from '../core/errors';
import { requireOneOf, requireText } from '../core/requirements';

/**
 * What an extension provider does for the proxies of a mesh.
 */
export enum ExtensionProviderType {
  /** Decides whether a request may pass: `envoyExtAuthzHttp`, `envoyExtAuthzGrpc`. */
  EXTERNAL_AUTHORIZATION = 'external authorization',
  /** Takes access logs: `envoyFileAccessLog`, `envoyHttpAls`, `envoyTcpAls`, `envoyOtelAls`, `stackdriver`. */
  ACCESS_LOG = 'access log',
  /** Takes metrics: `prometheus`, `stackdriver`. */
  METRICS = 'metrics',
  /** Takes spans: `opentelemetry`, `zipkin`, `datadog` and others. */
  TRACING = 'tracing',
}

/**
 * A service that the mesh's operator declared in `meshConfig.extensionProviders`, so that policies and telemetry can refer to it by name.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 */
export interface ExtensionProvider {
  /** Its name in the mesh configuration. */
  readonly name: string;

  /** What it does. One that does several things is declared for each of them. */
  readonly providerType: ExtensionProviderType;
}

/** Istio's own, which no mesh has to declare. */
const BUILT_IN: ExtensionProvider[] = [
  { name: 'envoy', providerType: ExtensionProviderType.ACCESS_LOG },
  { name: 'prometheus', providerType: ExtensionProviderType.METRICS },
  { name: 'stackdriver', providerType: ExtensionProviderType.METRICS },
  { name: 'stackdriver', providerType: ExtensionProviderType.ACCESS_LOG },
];

/** Refuses providers without a name or a type, and two of one name for the same. */
export function requireExtensionProviders(providers: readonly ExtensionProvider[]): readonly ExtensionProvider[] {
  for (const { name, providerType } of providers) {
    requireText('name of an extension provider', name, 'give it the name that it has in meshConfig.extensionProviders');
    requireOneOf(`providerType of extension provider "${name}"`, Object.values(ExtensionProviderType), providerType,
      'use a member of ExtensionProviderType');
  }
  const twice = providers.find(({ name, providerType }, index) =>
    providers.findIndex(other => other.name === name && other.providerType === providerType) !== index);
  return twice === undefined ? providers
    : refuse('name of an extension provider', `another one for each use (${twice.providerType})`, twice.name,
      'declare each provider once for each of its uses');
}

/** Refuses a provider that the mesh does not have, or has for something else: Istio would close or ignore what refers to it. */
export function requireProvider(what: string, name: string, wanted: ExtensionProviderType, declared: readonly ExtensionProvider[]): string {
  const known = [...BUILT_IN, ...declared].filter(provider => provider.providerType === wanted).map(provider => provider.name);
  if (!known.includes(name)) {
    refuse(what, `an extension provider for ${wanted} that the mesh settings declare (${known.join(', ') || 'none'})`, name,
      'declare it with MeshSettings.configure(app, { extensionProviders: […] }), as the mesh configuration has it');
  }
  return name;
}
