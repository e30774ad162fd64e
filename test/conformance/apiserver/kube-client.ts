/** Requests to an API server over HTTPS, and what it serves. Knows no policy: whoever calls it looks at the status. */
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import { parse } from 'yaml';

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  deletionTimestamp?: string;
  finalizers?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  managedFields?: unknown[];
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** What the server answers when it refuses. */
export interface Status {
  message: string;
  reason?: string;
  details?: { causes?: { field?: string; message?: string; reason?: string }[] };
}

export interface Reply<T> {
  status: number;
  body: T;
  /** The texts of the `Warning` headers, as kubectl prints them. */
  warnings: string[];
}

/** A resource the server serves in one version. */
export interface ResourceType {
  /** Empty for the core group. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

interface GroupDiscoveryList {
  items: {
    metadata?: { name?: string };
    versions: {
      version: string;
      resources?: { resource: string; scope: 'Namespaced' | 'Cluster'; responseKind: { kind: string } }[];
    }[];
  }[];
}

interface Kubeconfig {
  clusters: { cluster: { 'server': string; 'certificate-authority-data': string } }[];
  users: { user: { token: string } }[];
}

const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** Requests under way at the same time; the server and its caller share few cores. */
export const CONCURRENCY = 8;

export class KubeClient {
  private readonly server: URL;
  private readonly token: string;
  private readonly agent: https.Agent;
  private resources?: Promise<ResourceType[]>;

  constructor(kubeconfig: string) {
    const config = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    const cluster = config.clusters[0].cluster;
    this.server = new URL(cluster.server);
    this.token = config.users[0].user.token;
    const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
    this.agent = new https.Agent({ keepAlive: true, maxSockets: CONCURRENCY, ca });
  }

  close(): void {
    this.agent.destroy();
  }

  async request<T>(method: string, path: string, body: string = '', headers: Record<string, string> = {}): Promise<Reply<T>> {
    const options: https.RequestOptions = {
      method,
      agent: this.agent,
      host: this.server.hostname,
      port: this.server.port,
      path,
      headers: {
        'Authorization': `Bearer ${this.token}`,
        'Accept': 'application/json',
        'Content-Type': 'application/json',
        // Node sets none for DELETE, not even when there is a body.
        'Content-Length': Buffer.byteLength(body),
        ...headers,
      },
    };
    return new Promise((resolve, reject) => {
      const request = https.request(options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => text += chunk);
        response.once('error', reject);
        response.once('end', () => {
          const warnings = (response.headersDistinct.warning ?? []).map(warningText);
          try {
            resolve({ status: response.statusCode!, body: JSON.parse(text) as T, warnings });
          } catch {
            reject(new Error(`${method} ${path}: ${response.statusCode} with a body that is not JSON: ${text.slice(0, 500)}`));
          }
        });
      });
      request.once('error', (error: NodeJS.ErrnoException) => {
        // The server has closed a connection that was idle for long, just when it was taken up again.
        if (request.reusedSocket && error.code === 'ECONNRESET') {
          resolve(this.request<T>(method, path, body, headers));
        } else {
          reject(new Error(`${method} ${path}: ${error.message}`));
        }
      });
      request.end(body);
    });
  }

  /** All served resources, in the server's order of preference. Kept; `fresh` asks again. */
  async discover(fresh: boolean = false): Promise<ResourceType[]> {
    if (fresh || !this.resources) {
      this.resources = Promise.all(['/api', '/apis'].map(async (path) => this.discoverBelow(path))).then((types) => types.flat());
    }
    return this.resources;
  }

  /** `undefined` when the server does not serve it. */
  async findType(apiVersion: string, kind: string): Promise<ResourceType | undefined> {
    const find = (types: ResourceType[]): ResourceType | undefined => {
      return types.find((type) => apiVersionOf(type) === apiVersion && type.kind === kind);
    };
    return find(await this.discover()) ?? find(await this.discover(true));
  }

  /** `Kind`, `Kind.group` or `group/version/Kind`; the first two mean the version the server prefers. */
  async findKind(name: string): Promise<ResourceType> {
    const matching = (types: ResourceType[]): ResourceType[] => {
      return types.filter((type) => [type.kind, `${type.kind}.${type.group}`, `${apiVersionOf(type)}/${type.kind}`].includes(name));
    };
    const known = matching(await this.discover());
    const found = known.length > 0 ? known : matching(await this.discover(true));
    const groups = [...new Set(found.map((type) => type.group))];
    if (groups.length > 1) {
      throw new Error(`${name} exists in several groups: say ${groups.map((group) => `${name}.${group}`).join(' or ')}`);
    }
    if (found.length === 0) {
      throw new Error(`the server serves no kind ${name}`);
    }
    return found[0];
  }

  private async discoverBelow(path: string): Promise<ResourceType[]> {
    const { status, body } = await this.request<GroupDiscoveryList>('GET', path, '', { Accept: DISCOVERY });
    if (status !== 200) {
      throw new Error(`discovery of ${path}: ${(body as unknown as Status).message}`);
    }
    return body.items.flatMap((item) => item.versions.flatMap(({ version, resources }) => (resources ?? []).map((resource) => ({
      group: item.metadata?.name ?? '',
      version,
      kind: resource.responseKind.kind,
      plural: resource.resource,
      namespaced: resource.scope === 'Namespaced',
    }))));
  }
}

export function apiVersionOf(type: ResourceType): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}

export function objectPath(type: ResourceType, name: string, namespace?: string): string {
  const scope = type.namespaced ? `/namespaces/${encodeURIComponent(namespace ?? 'default')}` : '';
  return `${groupPath(type)}${scope}/${type.plural}/${encodeURIComponent(name)}`;
}

/** Where the objects of all namespaces are listed. */
export function collectionPath(type: ResourceType): string {
  return `${groupPath(type)}/${type.plural}`;
}

function groupPath(type: ResourceType): string {
  return type.group ? `/apis/${apiVersionOf(type)}` : `/api/${type.version}`;
}

/** Runs at most `CONCURRENCY` at a time; the results keep the order of the items. */
export async function mapConcurrently<T, R>(items: T[], run: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await run(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, worker));
  return results;
}

/** `299 - "text"` with its quotes escaped by a backslash. */
function warningText(header: string): string {
  return header.replace(/^\d{3} \S+ "(.*)"$/s, '$1').replace(/\\(.)/g, '$1');
}
