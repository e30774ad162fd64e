import { mayBeForGateways } from './policy-gateways';
import { FindingLevel } from '../../findings';
import { CDI087 } from '../../findings/catalogue/cdi087';
import { bypassOfNamespace, bypassOfSidecar, httpAttributes, mapOf, mapsOf, textOf, textsOf } from '../../istio';
import { Mesh, PodsView, PolicyView, readPolicy, resourceName, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Their pods call others, and nobody calls them. */
const TASKS = ['Job', 'CronJob'];

/** Nobody applies a policy to requests that no sidecar sees. An error where they get in that the policy keeps out. */
export const podsWithoutSidecar: Check = {
  ...CDI087,
  check(object, mesh) {
    const policy = readPolicy(object);
    if (settingsOf(object).isAmbient || policy.targets.length > 0 || policy.spec.action === 'AUDIT' || mayBeForGateways(policy, mesh)) {
      return [];
    }
    for (const pods of mesh.policies.podsOf(policy).filter(({ isGateway, object: { manifest } }) => !isGateway && !TASKS.includes(manifest.kind))) {
      const found = bypassOf(policy, pods, mesh);
      if (found !== undefined) {
        return [report(policy, pods, found)];
      }
    }
    return [];
  },
};

/** What is true of pods, or of their Namespace. That some of a whole namespace have no sidecar is usual: there the Namespace alone counts. */
function bypassOf(policy: PolicyView, pods: PodsView, mesh: Mesh): string | undefined {
  const own = policy.selector === undefined ? undefined : bypassAtPorts(policy, pods);
  const [byNamespace] = mesh.namespacesNamed(pods.namespace).flatMap(namespace => bypassOfNamespace(namespace, pods) ?? [])
    .filter(({ hasNodeProxy }) => !hasNodeProxy || comparesHttp(policy));
  return own ?? (byNamespace === undefined ? undefined : `${byNamespace.said} in their Namespace`);
}

/** With a policy that names no ports, those may pass by the sidecar that are for others, such as that for metrics, as long as not all do. */
function bypassAtPorts({ spec }: PolicyView, pods: PodsView): string | undefined {
  const named = mapsOf(spec.rules).flatMap(({ to }) => mapsOf(to)).flatMap(({ operation }) => textsOf(mapOf(operation).ports)).map(Number);
  if (named.length > 0) {
    return bypassOfSidecar(pods, named);
  }
  const found = pods.ports.map(({ port }) => bypassOfSidecar(pods, [port]));
  return found.length > 0 && found.every(one => one !== undefined) ? found[0] : bypassOfSidecar(pods, []);
}

function comparesHttp({ kind, spec }: PolicyView): boolean {
  return kind === 'security.istio.io/RequestAuthentication' || mapsOf(spec.rules).some(rule => httpAttributes(rule).length > 0);
}

function report({ kind, object, selector }: PolicyView, pods: PodsView, bypass: string): FoundInObject {
  const name = resourceName(pods.object.manifest);
  return {
    level: textOf(object.manifest.kind) === 'RequestAuthentication' ? FindingLevel.WARNING : FindingLevel.ERROR,
    message: `the pods of ${name} have ${bypass}: no sidecar sees their requests, so nobody applies the ${kind.split('/')[1]} to them`,
    fix: 'take it out, or let the policy select other pods',
    field: selector === undefined ? 'spec' : 'spec.selector',
    related: [name],
  };
}
