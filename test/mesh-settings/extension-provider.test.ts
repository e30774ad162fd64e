import { App } from 'cdk8s';
import { expect, test } from 'vitest';
import { ExtensionProviderType, MeshSettings } from '../../src';
import { requireProvider } from '../../src/mesh-settings/extension-provider';

const oauth = { name: 'oauth2-proxy', providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION };

test('the settings keep the providers, and inner settings replace them', () => {
  const app = new App();
  const settings = MeshSettings.configure(app, { extensionProviders: [oauth] });
  expect(settings.extensionProviders).toEqual([oauth]);
});

test('a provider that is declared for its purpose is accepted', () => {
  expect(requireProvider('provider', 'oauth2-proxy', ExtensionProviderType.EXTERNAL_AUTHORIZATION, [oauth])).toBe('oauth2-proxy');
});

test('those of Istio need no declaration', () => {
  expect(requireProvider('provider', 'envoy', ExtensionProviderType.ACCESS_LOG, [])).toBe('envoy');
  expect(requireProvider('provider', 'stackdriver', ExtensionProviderType.ACCESS_LOG, [])).toBe('stackdriver');
  expect(requireProvider('provider', 'stackdriver', ExtensionProviderType.METRICS, [])).toBe('stackdriver');
  expect(() => requireProvider('provider', 'prometheus', ExtensionProviderType.ACCESS_LOG, [])).toThrow('got "prometheus"');
});

test('a provider for something else is refused, and the error names those that are declared', () => {
  expect(() => requireProvider('provider', 'envoy', ExtensionProviderType.EXTERNAL_AUTHORIZATION, [oauth]))
    .toThrow('provider must be an extension provider for external authorization that the mesh settings declare (oauth2-proxy), got "envoy"');
  expect(() => requireProvider('provider', 'oauth2-proxy', ExtensionProviderType.EXTERNAL_AUTHORIZATION, [])).toThrow('(none)');
});

test('two providers of one name for one use are refused, and one without a name or a type', () => {
  expect(() => MeshSettings.configure(new App(), { extensionProviders: [oauth, oauth] })).toThrow('another one for each use (external authorization), got "oauth2-proxy"');
  expect(() => MeshSettings.configure(new App(), { extensionProviders: [{ ...oauth, name: '' }] })).toThrow('name of an extension provider must be a text');
  expect(() => MeshSettings.configure(new App(), { extensionProviders: [{ ...oauth, providerType: 'authorization' as never }] }))
    .toThrow('providerType of extension provider "oauth2-proxy" must be one of external authorization, access log, metrics, tracing, got "authorization"');
});

test('one that does two things is declared for both', () => {
  const [logs, spans] = [ExtensionProviderType.ACCESS_LOG, ExtensionProviderType.TRACING].map(providerType => ({ name: 'otel', providerType }));
  expect(MeshSettings.configure(new App(), { extensionProviders: [logs, spans] }).extensionProviders).toEqual([logs, spans]);
});
