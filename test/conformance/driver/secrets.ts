/** Secrets as a cluster keeps them, and the certificates that containers read from them. */
import { KnownManifest } from '../../known-manifest';
import { BackendCertificate } from '../envoy/http';

interface Secret extends KnownManifest {
  readonly kind: 'Secret';
  /** Values in base64. */
  readonly data?: Record<string, string>;
  readonly stringData?: Record<string, string>;
}

function isSecret(manifest: KnownManifest): manifest is Secret {
  return manifest.kind === 'Secret' && manifest.apiVersion === 'v1';
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** The manifest as the API server keeps it: what was given as text is in base64. */
export function stored(manifest: KnownManifest): KnownManifest {
  if (!isSecret(manifest)) {
    return manifest;
  }
  const { stringData = {}, data: given, ...others } = manifest;
  const data = { ...given, ...Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, toBase64(text)])) };
  return { ...others, data };
}

/** The certificate and its key in the first of some Secrets that has them. */
export function certificateIn(manifests: readonly KnownManifest[], namespace: string, names: readonly string[]): BackendCertificate | undefined {
  const mounted = manifests.map(stored).filter(isSecret).filter(({ metadata }) => metadata.namespace === namespace && names.includes(metadata.name));
  const texts = mounted.map(({ data = {} }) => ['tls.crt', 'tls.key'].map(key => Buffer.from(data[key] ?? '', 'base64').toString()));
  const [certificate, key] = texts.find(pair => pair.every(text => text !== '')) ?? [];
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}
