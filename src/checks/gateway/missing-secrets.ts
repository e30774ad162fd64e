import { FindingLevel } from '../../findings';
import { IST0101_CREDENTIAL } from '../../findings/catalogue/ist0101-credential';
import { Mesh, readGateway, ServerView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

/** Pods of a gateway read Secrets of their own namespace. */
export const missingSecrets: Check = {
  ...IST0101_CREDENTIAL,
  check(object, mesh) {
    const gateway = readGateway(object);
    const named = gateway.servers.filter(({ credentials }) => credentials.length > 0);
    const namespaces = named.length === 0 ? [] : [...new Set(mesh.gateways.podsOf(gateway).map(({ namespace }) => namespace))];
    return namespaces.length === 0 ? [] : named.flatMap(server => server.credentials.flatMap(name => missing(name, server, namespaces, mesh)));
  },
};

function missing(name: string, { field }: ServerView, namespaces: readonly string[], mesh: Mesh): FoundInObject[] {
  const secrets = mesh.secrets;
  if (namespaces.some(namespace => secrets.has(`${namespace}/${name}`)) || name.includes('/') || name.includes('://')) {
    return [];
  }
  const [namespace] = namespaces;
  const near = namesIn(mesh).nearTo(`${namespace}/${name}`);
  const elsewhere = secrets.placesOf(name);
  const level = levelOfMissing(mesh.absence.of('/Secret', namespace), near) ?? (elsewhere.length > 0 ? FindingLevel.WARNING : undefined);
  const place = elsewhere.length > 0 ? `; there is one in the namespace ${elsewhere.map(other => `"${other}"`).join(', ')}` : '';
  return level === undefined ? [] : [{
    level: FindingLevel.WARNING,
    message: `there is no Secret "${name}" in the namespace "${namespace}" of the gateway's pods${place || orNear(near)}: the server has `
      + 'no certificate, and Envoy leaves it out',
    fix: place === '' ? 'name a Secret that is there, or add it; acknowledge the finding where somebody else makes it'
      : `put the Secret into the namespace "${namespace}"`,
    field: `${field}.tls.credentialName`,
  }];
}

const namesIn = readOnce(mesh => new NearNames(mesh.secrets.names()));
