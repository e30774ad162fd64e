/** Secrets as a cluster keeps them, and the certificates that containers read from them. */
import type { Manifest } from './cluster-state';
import { BackendCertificate } from '../envoy/http';

interface Secret extends Manifest {
  readonly kind: 'Secret';
  /** Values in base64. */
  readonly data?: Record<string, string>;
  readonly stringData?: Record<string, string>;
}

function isSecret(manifest: Manifest): manifest is Secret {
  return manifest.kind === 'Secret' && manifest.apiVersion === 'v1';
}

const toBase64 = (text: string): string => Buffer.from(text).toString('base64');

/** The manifest as the API server keeps it: what was given as text is in base64. */
export function stored(manifest: Manifest): Manifest {
  if (!isSecret(manifest)) {
    return manifest;
  }
  const { stringData = {}, data, ...others } = manifest;
  return { ...others, data: { ...data, ...Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, toBase64(text)])) } } as Manifest;
}

/** The certificate and its key in the first of some Secrets that has them. */
export function certificateIn(manifests: readonly Manifest[], namespace: string, names: readonly string[]): BackendCertificate | undefined {
  const mounted = manifests.map(stored).filter(isSecret).filter(({ metadata }) => metadata.namespace === namespace && names.includes(metadata.name));
  const texts = mounted.map(({ data = {} }) => ['tls.crt', 'tls.key'].map(key => Buffer.from(data[key] ?? '', 'base64').toString()));
  const [certificate, key] = texts.find(pair => pair.every(text => text !== '')) ?? [];
  return certificate === undefined || key === undefined ? undefined : { certificate, key };
}
