import { CDI143 } from '../../findings/catalogue/cdi143';
import { mapOf, textOf } from '../../istio';
import { MeshObject, namespaceOf, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingAccount } from '../known-accounts';
import { orNear } from '../missing';
import { itemsAt } from '../refused-by-envoy';

/** An endpoint, and where the object says whose it is. */
type Endpoint = readonly [field: string, endpoint: Readonly<Record<string, unknown>>];

/** Proxies take an answer of an endpoint only from who has the account that it names. */
export const accountsOfEndpoints: Check = {
  ...CDI143,
  onlyWith: ['serviceAccount'],
  check: (object, mesh) => endpointsOf(object).flatMap(([field, { serviceAccount }]): FoundInObject[] => {
    const name = textOf(serviceAccount) ?? '';
    const namespace = namespaceOf(object);
    const missing = name === '' ? undefined : missingAccount(namespace, name, mesh);
    return missing === undefined ? [] : [{
      message: `${field} names the service account "${name}" of the namespace "${namespace}", and there is none${orNear(missing.near)}: with mutual `
        + 'TLS proxies refuse every other one, and answer 503',
      fix: missing.near === undefined ? 'write the account with which its proxy runs; acknowledge the finding where that is made elsewhere'
        : `write "${missing.near.slice(missing.near.indexOf('/') + 1)}"`,
      field: `${field}.serviceAccount`,
    }];
  }),
};

function endpointsOf(object: MeshObject): readonly Endpoint[] {
  const spec = specOf(object);
  switch (object.manifest.kind) {
    case 'WorkloadGroup': return [['spec.template', mapOf(spec.template)]];
    case 'ServiceEntry': return itemsAt('spec.endpoints', spec.endpoints);
    default: return [['spec', spec]];
  }
}
