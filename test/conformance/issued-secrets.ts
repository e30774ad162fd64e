/** The Secrets with certificates that an app names and does not bring, since somebody else issues them: cert-manager, for instance. */
import { readManifests, writeManifests } from './driver/cluster-state';
import { GATEWAY_LABELS } from './driver/fixture';
import { Mesh } from './driver/mesh';
import { isGateway, labelsOfPods } from './driver/pods';
import { GATEWAY_NAMESPACE, tlsKeys } from './secrets';
import { KnownManifest } from '../known-manifest';

interface GatewaySpec {
  readonly selector?: Record<string, string>;
  readonly servers?: { readonly hosts: string[]; readonly tls?: { readonly credentialName?: string; readonly credentialNames?: string[] } }[];
}

/** A Secret that a server names, in the namespace where its gateway runs. */
interface Wanted {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: string[];
}

/** A Secret with a certificate for each `credentialName` that no manifest has, in the namespace of the gateway's pods. */
export async function issuedSecrets(mesh: Mesh, yaml: string): Promise<KnownManifest[]> {
  const manifests = readManifests(yaml);
  const isThere = ({ name, namespace }: Wanted): boolean =>
    manifests.some(({ kind, metadata }) => kind === 'Secret' && metadata.name === name && metadata.namespace === namespace);
  const wanted = manifests.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'))
    .flatMap(gateway => wantedBy(gateway.spec as GatewaySpec, manifests)).filter(secret => !isThere(secret));
  const byKey = new Map<string, Wanted>();
  for (const secret of wanted) {
    const key = `${secret.namespace}/${secret.name}`;
    byKey.set(key, { ...secret, hosts: [...new Set([...byKey.get(key)?.hosts ?? [], ...secret.hosts])] });
  }
  const ca = await mesh.issueAuthority('issued-secrets');
  return Promise.all([...byKey.values()].map(async ({ name, namespace, hosts }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: tlsKeys(await mesh.issueCertificate({ ca, names: hosts }), { 'ca.crt': ca.certificate }),
  })));
}

/** An app together with the Secrets that somebody else issues. */
export async function withIssuedSecrets(mesh: Mesh, yaml: string): Promise<string> {
  return [yaml, writeManifests(await issuedSecrets(mesh, yaml))].join('\n---\n');
}

function wantedBy({ selector = {}, servers = [] }: GatewaySpec, manifests: readonly KnownManifest[]): Wanted[] {
  const namespaces = namespacesOf(selector, manifests);
  return servers.flatMap(({ hosts, tls: { credentialName, credentialNames = [] } = {} }) => {
    const names = [...credentialName === undefined ? [] : [credentialName], ...credentialNames];
    const domains = hosts.map(host => host.split('/').at(-1)!).filter(host => host !== '*');
    return names.flatMap(name => namespaces.map(namespace => ({ name, namespace, hosts: domains })));
  });
}

/** Where the pods run that a Gateway selects: gateways of the app, and that of the fixture. */
function namespacesOf(selector: Record<string, string>, manifests: readonly KnownManifest[]): string[] {
  const selects = (labels: Record<string, string>): boolean => Object.entries(selector).every(([key, value]) => labels[key] === value);
  const own = manifests.filter(isGateway).filter(gateway => selects(labelsOfPods(gateway))).map(({ metadata }) => metadata.namespace ?? 'default');
  return [...new Set([...own, ...selects(GATEWAY_LABELS) ? [GATEWAY_NAMESPACE] : []])];
}
