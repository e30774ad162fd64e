/** Secrets and ConfigMaps with certificates, as apps bring them. */
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Certificate } from './istio/certificates';

/** Where the gateway of the driver runs, and so where istiod looks for its Secrets. */
export const GATEWAY_NAMESPACE = 'istio-system';

/** The keys of a Secret with a certificate, and with more where they are given. */
export function tlsKeys({ certificate, key }: Certificate, more: Record<string, string> = {}): Record<string, string> {
  return { 'tls.crt': certificate, 'tls.key': key, ...more };
}

/** A Secret; in the namespace of the gateway's pods unless another is given. */
export function newSecret(scope: Construct, name: string, stringData: Record<string, string>, namespace: string = GATEWAY_NAMESPACE): ApiObject {
  return new ApiObject(scope, `secret ${namespace} ${name}`, { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData });
}

/** A ConfigMap. */
export function newConfigMap(scope: Construct, name: string, data: Record<string, string>, namespace: string): ApiObject {
  return new ApiObject(scope, `config ${namespace} ${name}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });
}
