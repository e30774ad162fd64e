/** The objects of a random mesh, with the fields that a mistake may change. */
import { KnownManifest } from '../../known-manifest';

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An object that can be changed. */
export interface Thing<Spec = object> extends KnownManifest {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: Spec;
}

export interface ServicePort {
  name: string;
  port: number;
  targetPort: number;
  protocol?: string;
}

export interface ServiceSpec {
  selector?: Record<string, string>;
  ports: ServicePort[];
  type?: string;
  externalName?: string;
}

export interface Container {
  name: string;
  image: string;
  ports?: { containerPort: number }[];
  securityContext?: object;
  readinessProbe?: object;
}

export interface DeploymentSpec {
  replicas: number;
  selector: { matchLabels: Record<string, string> };
  template: {
    metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
    spec: { serviceAccountName: string; containers: Container[] };
  };
}

export interface Destination {
  host: string;
  subset?: string;
  port?: { number: number };
}

export interface HttpRoute {
  name: string;
  match?: Record<string, unknown>[];
  route?: { destination: Destination; weight?: number }[];
  delegate?: { name: string; namespace?: string };
  [field: string]: unknown;
}

export interface VirtualServiceSpec {
  hosts?: string[];
  gateways?: string[];
  exportTo?: string[];
  http?: HttpRoute[];
  tls?: object[];
  tcp?: object[];
}

export interface Server {
  port: { number: number; name: string; protocol: string };
  hosts: string[];
  tls?: { mode?: string; credentialName?: string; httpsRedirect?: boolean };
}

export interface GatewaySpec {
  selector: Record<string, string>;
  servers: Server[];
}

export interface DestinationRuleSpec {
  host: string;
  exportTo?: string[];
  trafficPolicy?: Record<string, unknown>;
  subsets?: { name: string; labels?: Record<string, string> }[];
}

export interface ServiceEntrySpec {
  hosts: string[];
  exportTo?: string[];
  ports: { number: number; name: string; protocol: string }[];
  resolution: string;
  location: string;
  [field: string]: unknown;
}

/** Of an AuthorizationPolicy, a RequestAuthentication or a PeerAuthentication. */
export interface PolicySpec {
  mtls?: { mode: string };
  jwtRules?: Record<string, unknown>[];
  selector?: { matchLabels: Record<string, string> };
  action?: string;
  rules?: { from?: { source: Record<string, string[]> }[]; to?: { operation: Record<string, string[]> }[]; when?: object[] }[];
  targetRefs?: object[];
}

export function thing<Spec extends object>(apiVersion: string, kind: string, name: string, namespace: string, spec: Spec): Thing<Spec> {
  return { apiVersion, kind, metadata: { name, namespace }, spec };
}

export const networking = <Spec extends object>(kind: string, name: string, namespace: string, spec: Spec) =>
  thing(`networking.istio.io/${kind === 'EnvoyFilter' ? 'v1alpha3' : 'v1'}`, kind, name, namespace, spec);

export const security = <Spec extends object>(kind: string, name: string, namespace: string, spec: Spec) =>
  thing('security.istio.io/v1', kind, name, namespace, spec);

export const telemetry = (name: string, namespace: string, spec: object) => thing('telemetry.istio.io/v1', 'Telemetry', name, namespace, spec);

/** An object without a spec. */
export function bare(apiVersion: string, kind: string, metadata: Metadata, fields: object = {}): Thing {
  return { apiVersion, kind, metadata: { ...metadata }, ...fields } as Thing;
}

export function namespaceOf(name: string): Thing {
  return bare('v1', 'Namespace', { name, labels: { 'istio-injection': 'enabled' } });
}

/** The pods of one version of an application. */
export function deployment(app: string, version: string, namespace: string, ports: readonly number[]): Thing<DeploymentSpec> {
  return thing('apps/v1', 'Deployment', `${app}-${version}`, namespace, {
    replicas: 2,
    selector: { matchLabels: { app, version } },
    template: {
      metadata: { labels: { app, version } },
      spec: {
        serviceAccountName: app,
        containers: [{ name: 'main', image: 'echo', ports: ports.map(containerPort => ({ containerPort })) }],
      },
    },
  });
}
