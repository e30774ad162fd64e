import { readOnce } from './check';
import { levelOfMissing } from './missing';
import { NearNames } from './near-names';
import { accountOfGateway } from '../istio';
import { Mesh, nameOf, namespaceOf, waypointInLabels } from '../mesh';

const KIND = '/ServiceAccount';
const GATEWAY = 'gateway.networking.k8s.io/Gateway';

/** A ServiceAccount that nobody has, as far as that is seen. */
export interface MissingAccount {
  /** NAMESPACE/NAME of one that is nearly called so. */
  readonly near?: string;
}

/** Whether nobody has a ServiceAccount; nothing where somebody has, or may well have elsewhere. Every namespace has the account `default`. */
export function missingAccount(namespace: string, name: string, mesh: Mesh): MissingAccount | undefined {
  const { names, near: known } = accounts(mesh);
  const key = `${namespace}/${name}`;
  if (name === 'default' || names.has(key)) {
    return undefined;
  }
  const near = known.nearTo(key);
  return levelOfMissing(mesh.absence.of(KIND, namespace), near) === undefined ? undefined : { near };
}

/** Those of ServiceAccounts, those that pods name, and those of gateways and waypoints, which istiod makes. */
const accounts = readOnce((mesh: Mesh) => {
  const names = new Set([
    ...mesh.ofKind(KIND).map(object => `${namespaceOf(object)}/${nameOf(object)}`),
    ...mesh.pods.selectedBy({}).map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`),
    ...mesh.ofKind(GATEWAY).map(object => `${namespaceOf(object)}/${accountOfGateway(object.manifest) ?? nameOf(object)}`),
    ...['/Namespace', '/Service'].flatMap(kind => mesh.ofKind(kind)).flatMap(object => waypointInLabels(object) ?? [])
      .map(({ namespace, name }) => `${namespace}/${name}`),
  ]);
  return { names, near: new NearNames(names) };
});
