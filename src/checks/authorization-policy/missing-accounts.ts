import { FindingLevel } from '../../findings';
import { KIA0106 } from '../../findings/catalogue/kia0106';
import { accountOfGateway, accountsOfRule, mapsOf } from '../../istio';
import { Mesh, nameOf, namespaceOf, readPolicy, settingsOf, waypointInLabels } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

const KIND = '/ServiceAccount';
const GATEWAY = 'gateway.networking.k8s.io/Gateway';

/** Nobody calls by the name of an account that is not there. */
export const missingAccounts: Check = {
  ...KIA0106,
  check(object, mesh) {
    const policy = readPolicy(object);
    return mapsOf(policy.spec.rules).flatMap((rule, index) => accountsOfRule(rule, policy.namespace).flatMap((account): FoundInObject[] => {
      const { namespace, name, field } = account;
      const key = `${namespace}/${name}`;
      const { waypointAccount: waypoint } = settingsOf(object);
      if (name === 'default' || accounts(mesh).names.has(key)
        || waypoint?.name === name && (waypoint.namespace ?? policy.namespace) === namespace) {
        return [];
      }
      const near = accounts(mesh).near.nearTo(key);
      const level = levelOfMissing(mesh.absence.of(KIND, namespace), near);
      return level === undefined ? [] : [{
        level: FindingLevel.WARNING,
        message: `rule ${index} names the service account "${name}" of the namespace "${namespace}", and there is none${orNear(near)}`,
        fix: near === undefined ? 'write the account of the pods that call; acknowledge the finding where it is made elsewhere' : `write "${near}"`,
        field: `spec.rules[${index}].${field}`,
      }];
    }));
  },
};

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
