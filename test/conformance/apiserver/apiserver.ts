/**
 * A real API server with the pinned CRDs, for the conformance tests: what it refuses, defaults and keeps.
 *
 *   const server = await startApiServer();       // builds it the first time, which takes minutes
 *   await server.apply(yaml, { dryRun: true });
 *   await server.reset();
 *   await server.stop();
 *
 * Only the API server runs: no controller (nothing has a status) and no webhook (Istio's own validation is not asked).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { buildBinaries } from './build';
import { KubeClient, KubernetesObject, Reply, ResourceType, Status, mapConcurrently, objectPath } from './kube-client';
import { KubectlResult, runKubectl } from './kubectl';
import { ManifestDocument, readDocuments } from './manifests';
import { ServerProcess, startProcess } from './server-process';
import { DEFAULT_CRD_FOLDER, readPinnedText, readSources } from '../../../.scripts/crd-sources';
import { tally } from '../tally';

export type { KubernetesObject } from './kube-client';

export interface ApplyOptions {
  /** Asks the server what it would do. Namespaces that do not exist yet are created for real. @default false */
  dryRun?: boolean;
}

export interface AppliedObject {
  /** As kubectl names it: `virtualservice.networking.istio.io/reviews`. */
  resource: string;
  namespace?: string;
  uid: string;
  /** Empty for an object that a dry run would create. */
  resourceVersion: string;
  action: 'created' | 'configured' | 'unchanged';
  /** What the server warns of, although it accepts the object. */
  warnings: string[];
  /** As the server has it now, or would have it: with its defaults. */
  object: KubernetesObject;
}

export interface Refusal {
  resource: string;
  namespace?: string;
  message: string;
  /** The HTTP status: 500 for an unknown field or a wrong type, 422 for a value that is not valid. */
  code: number;
  /** `Invalid`, `NotFound`, `BadRequest`, ...; empty with 500. */
  reason: string;
}

/** Like kubectl, the server is asked about every object, and all refusals are reported. */
export class ApplyError extends Error {
  constructor(public readonly refusals: Refusal[], public readonly applied: AppliedObject[]) {
    super(refusals.map(({ resource, message }) => `${resource}: ${message}`).join('\n'));
    this.name = 'ApplyError';
  }
}

interface Target {
  type: ResourceType;
  path: string;
  resource: string;
  name: string;
  namespace?: string;
}

/** kubectl's own, so that both clients are one and the same manager of the fields. */
const FIELD_MANAGER = 'kubectl';

const APPLY_PATCH = { 'Content-Type': 'application/apply-patch+yaml' };

const WAIT_TIMEOUT_MS = 60_000;

const WAIT_INTERVAL_MS = 50;

/** The server does not let go of these. */
const IMMORTAL_NAMESPACES = ['default', 'kube-public', 'kube-system'];

/** A server of one's own, with the pinned CRDs. */
export async function startApiServer(): Promise<ApiServer> {
  const { apiserver } = await buildBinaries();
  const serverProcess = await startProcess(apiserver);
  try {
    const server = await connectApiServer(serverProcess.kubeconfig, serverProcess);
    await server.loadPinnedCrds();
    return server;
  } catch (error) {
    await serverProcess.stop();
    throw error;
  }
}

/** A server that `startApiServer` started, perhaps in another process. `reset` removes only what was applied through this one. */
export async function connectApiServer(kubeconfig: string, serverProcess?: ServerProcess): Promise<ApiServer> {
  const { kubectl } = await buildBinaries();
  return new ApiServer(kubeconfig, kubectl, serverProcess);
}

export class ApiServer {
  private readonly client: KubeClient;
  /** What `reset` removes, by path, in the order in which it came. */
  private readonly present = new Map<string, Target>();

  constructor(public readonly kubeconfig: string, private readonly kubectlBinary: string, private readonly serverProcess?: ServerProcess) {
    this.client = new KubeClient(kubeconfig);
  }

  /** Server-side apply with strict validation, in document order; a dry run asks about several objects at a time. */
  async apply(manifests: string, options: ApplyOptions = {}): Promise<AppliedObject[]> {
    const documents = readDocuments(manifests);
    if (options.dryRun) {
      await this.createNamespaces(documents);
    }
    const applyOne = async (document: ManifestDocument): Promise<AppliedObject | Refusal> => this.applyDocument(document, options.dryRun ?? false);
    const outcomes: (AppliedObject | Refusal)[] = [];
    if (options.dryRun) {
      outcomes.push(...await mapConcurrently(documents, applyOne));
    } else {
      for (const document of documents) {
        outcomes.push(await applyOne(document));
      }
    }
    const applied = outcomes.filter((outcome) => 'action' in outcome);
    const refusals = outcomes.filter((outcome) => 'message' in outcome);
    if (refusals.length > 0) {
      throw new ApplyError(refusals, applied);
    }
    tally('objects accepted', applied.length);
    return applied;
  }

  /** The same with the real kubectl, which takes a third of a second to start. */
  async applyWithKubectl(manifests: string): Promise<AppliedObject[]> {
    const documents = readDocuments(manifests);
    const targets = (await mapConcurrently(documents, async ({ object }) => this.findTarget(object))).filter((target) => target !== undefined);
    const before = await mapConcurrently(targets, async ({ path: objectUrl }) => this.read(objectUrl));
    const args = ['apply', '--server-side', '--validate=strict', `--field-manager=${FIELD_MANAGER}`, '-f', '-'];
    const { code, stdout, stderr } = await this.kubectl(args, manifests);
    // A line for each accepted object, in the order of the documents.
    const lines = stdout.split('\n');
    const warnings = stderr.split('\n').filter((line) => line.startsWith('Warning: ')).map((line) => line.slice('Warning: '.length));
    const applied: AppliedObject[] = [];
    for (const [index, target] of targets.entries()) {
      if (lines[0] === `${target.resource} serverside-applied`) {
        lines.shift();
        this.present.set(target.path, target);
        applied.push({ ...describe(target, (await this.read(target.path))!, before[index]), warnings });
      }
    }
    if (code !== 0) {
      throw new ApplyError([{ resource: 'kubectl', message: stderr.trim(), code, reason: '' }], applied);
    }
    tally('objects accepted', applied.length);
    return applied;
  }

  /** `undefined` when there is none. The kind is `Kind`, `Kind.group` or `group/version/Kind`. */
  async get(kind: string, name: string, namespace?: string): Promise<KubernetesObject | undefined> {
    const type = await this.client.findKind(kind);
    return this.read(objectPath(type, name, namespace));
  }

  /** What `kubectl diff --server-side` prints; empty when nothing differs. */
  async diff(manifests: string): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(['diff', '--server-side', `--field-manager=${FIELD_MANAGER}`, '-f', '-'], manifests);
    if (code > 1 || code < 0 || code === 1 && stdout === '') {
      throw new Error(`kubectl diff: ${stderr}`);
    }
    return stdout;
  }

  /** The real kubectl of the server's version. */
  async kubectl(args: string[], input?: string): Promise<KubectlResult> {
    return runKubectl(this.kubectlBinary, this.kubeconfig, args, input);
  }

  /** Deletes the objects and waits until they are gone; with a namespace goes everything that was applied to it. */
  async remove(manifests: string): Promise<void> {
    const targets: Target[] = [];
    for (const { object } of readDocuments(manifests)) {
      const target = await this.findTarget(object);
      if (target) {
        targets.push(target);
      }
    }
    await this.removeTargets(targets);
  }

  /** Removes everything that was applied. The CRDs the server started with stay. */
  async reset(): Promise<void> {
    await this.removeTargets([...this.present.values()]);
  }

  /** Ends the server, unless it belongs to someone else. */
  async stop(): Promise<void> {
    this.client.close();
    await this.serverProcess?.stop();
  }

  /** @internal */
  async loadPinnedCrds(): Promise<void> {
    const documents = readSources(DEFAULT_CRD_FOLDER).flatMap((source) => readDocuments(readPinnedText(DEFAULT_CRD_FOLDER, source)));
    await mapConcurrently(documents, async ({ text, object }) => {
      const type = (await this.client.findType(object.apiVersion, object.kind))!;
      const reply = await this.patch(objectPath(type, object.metadata.name), text, false);
      if (reply.status >= 300) {
        throw new Error(`${object.metadata.name}: ${(reply.body as Status).message}`);
      }
    });
    for (const { object } of documents) {
      await this.waitUntilServed(object);
    }
  }

  private async applyDocument(document: ManifestDocument, dryRun: boolean): Promise<AppliedObject | Refusal> {
    const { apiVersion, kind } = document.object;
    const target = await this.findTarget(document.object);
    if (!target) {
      const message = `no matches for kind "${kind}" in version "${apiVersion}"`;
      return { resource: `${kind.toLowerCase()}/${document.object.metadata.name}`, message, code: 404, reason: 'NotFound' };
    }
    const before = dryRun ? undefined : await this.read(target.path);
    const { status, body, warnings } = await this.patch(target.path, document.text, dryRun);
    if (status >= 300) {
      const { message, reason } = body as Status;
      return { resource: target.resource, namespace: target.namespace, message, code: status, reason: reason ?? '' };
    }
    const object = body as KubernetesObject;
    if (!dryRun) {
      this.present.set(target.path, target);
      if (kind === 'CustomResourceDefinition') {
        await this.waitUntilServed(object);
      }
    }
    const old = dryRun && status !== 201 ? await this.read(target.path) : before;
    return { ...describe(target, object, old), warnings };
  }

  private async patch(objectUrl: string, text: string, dryRun: boolean): Promise<Reply<KubernetesObject | Status>> {
    const query = `fieldManager=${FIELD_MANAGER}&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return this.client.request('PATCH', `${objectUrl}?${query}`, text, APPLY_PATCH);
  }

  private async read(objectUrl: string): Promise<KubernetesObject | undefined> {
    const { status, body } = await this.client.request<KubernetesObject | Status>('GET', objectUrl);
    if (status !== 200 && status !== 404) {
      throw new Error(`GET ${objectUrl}: ${(body as Status).message}`);
    }
    return status === 200 ? body as KubernetesObject : undefined;
  }

  private async findTarget({ apiVersion, kind, metadata }: KubernetesObject): Promise<Target | undefined> {
    const type = await this.client.findType(apiVersion, kind);
    return type && targetOf(type, metadata.name, metadata.namespace);
  }

  /** A dry run creates no namespace, and refuses everything in one that does not exist. */
  private async createNamespaces(documents: ManifestDocument[]): Promise<void> {
    const type = await this.client.findType('v1', 'Namespace');
    for (const name of new Set(documents.map(({ object }) => object.metadata.namespace))) {
      const target = name === undefined ? undefined : targetOf(type!, name);
      if (target && !this.present.has(target.path) && !await this.read(target.path)) {
        const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
        const { status } = await this.client.request('POST', '/api/v1/namespaces', body);
        // A name that is not valid is refused again, with the object that uses it.
        if (status === 201) {
          this.present.set(target.path, target);
        }
      }
    }
  }

  private async removeTargets(targets: Target[]): Promise<void> {
    const isNamespace = ({ type }: Target): boolean => type.kind === 'Namespace' && type.group === '';
    const namespaces = targets.filter(isNamespace);
    const within = [...this.present.values()].filter(({ namespace }) => namespaces.some(({ name }) => name === namespace));
    const objects = new Map([...targets, ...within].filter((target) => !isNamespace(target)).map((target) => [target.path, target]));
    await mapConcurrently([...objects.values()].reverse(), async (target) => this.removeTarget(target));
    const mortal = namespaces.filter(({ name }) => !IMMORTAL_NAMESPACES.includes(name));
    await mapConcurrently(mortal, async (target) => this.removeTarget(target));
  }

  private async removeTarget(target: Target): Promise<void> {
    const body = JSON.stringify({ propagationPolicy: 'Background', gracePeriodSeconds: 0 });
    const { status, body: answer } = await this.client.request('DELETE', target.path, body);
    if (status >= 300 && status !== 404 && status !== 409) {
      throw new Error(`DELETE ${target.path}: ${(answer as Status).message}`);
    }
    await waitUntil(`${target.resource} is gone`, async () => {
      const object = await this.read(target.path);
      if (object) {
        await this.finalize(target, object);
      }
      return object === undefined;
    });
    this.present.delete(target.path);
  }

  /** Does what the controllers, of which none runs, would do at last. The server itself finalizes CRDs. */
  private async finalize({ type, path: objectUrl }: Target, object: KubernetesObject): Promise<void> {
    if (type.kind === 'Namespace') {
      await this.client.request('PUT', `${objectUrl}/finalize`, JSON.stringify({ ...object, spec: { finalizers: [] } }));
    } else if (type.kind !== 'CustomResourceDefinition' && object.metadata.finalizers) {
      const body = JSON.stringify({ metadata: { finalizers: null } });
      await this.client.request('PATCH', objectUrl, body, { 'Content-Type': 'application/merge-patch+json' });
    }
  }

  private async waitUntilServed(crd: KubernetesObject): Promise<void> {
    const { metadata: { name } } = crd;
    const spec = crd.spec as { group: string; names: { kind: string }; versions: { name: string; served: boolean }[] };
    const type = (await this.client.findType(crd.apiVersion, crd.kind))!;
    await waitUntil(`${name} is established`, async () => {
      const { conditions } = (await this.read(objectPath(type, name)))?.status as { conditions?: { type: string; status: string }[] } ?? {};
      return conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True') ?? false;
    });
    // A list of each version would ask more, but make the server compile schemas that no test needs.
    const served = spec.versions.filter((version) => version.served).map((version) => `${spec.group}/${version.name}`);
    await waitUntil(`${name} is served`, async () => {
      const types = await mapConcurrently(served, async (apiVersion) => this.client.findType(apiVersion, spec.names.kind));
      return types.every((found) => found !== undefined);
    });
  }
}

function targetOf(type: ResourceType, name: string, namespace?: string): Target {
  const kind = type.group ? `${type.kind.toLowerCase()}.${type.group}` : type.kind.toLowerCase();
  return {
    type,
    name,
    path: objectPath(type, name, namespace),
    resource: `${kind}/${name}`,
    namespace: type.namespaced ? namespace ?? 'default' : undefined,
  };
}

function describe({ resource, namespace }: Target, object: KubernetesObject, before: KubernetesObject | undefined): Omit<AppliedObject, 'warnings'> {
  const { uid = '', resourceVersion = '' } = object.metadata;
  const isUnchanged = before && isDeepStrictEqual(withoutManagers(before), withoutManagers(object));
  return { resource, namespace, uid, resourceVersion, action: isUnchanged ? 'unchanged' : before ? 'configured' : 'created', object };
}

/** The managers of a dry run carry its time. Those of a real apply change the resourceVersion, which is compared. */
function withoutManagers(object: KubernetesObject): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, managedFields: undefined } };
}

async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + WAIT_TIMEOUT_MS; !await isTrue();) {
    if (Date.now() > deadline) {
      throw new Error(`still waiting until ${what} after ${WAIT_TIMEOUT_MS / 1000} s`);
    }
    await sleep(WAIT_INTERVAL_MS);
  }
}
