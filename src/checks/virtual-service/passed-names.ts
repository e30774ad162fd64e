import { CDI077 } from '../../findings/catalogue/cdi077';
import { endsTls, serverNameOf } from '../../istio';
import { GatewayView, Mesh, resourceName, ServerView } from '../../mesh';
import { Check } from '../check';
import { NameOfRoute, namesOfRoutes } from './names-of-passing-routes';
import { meetOnAPort } from '../gateway/meeting-servers';

/** A route of TLS that passes makes a chain of filters for its name, and so does a server at which TLS ends: Envoy refuses the port with both. */
export const passedNames: Check = {
  ...CDI077,
  onlyWith: ['tls'],
  check(object, mesh) {
    for (const passing of namesOfRoutes(object, mesh)) {
      const other = endingAt(passing, mesh);
      if (other !== undefined) {
        const { chain: { field }, name, server: { port } } = passing;
        const resource = resourceName(other.object.manifest);
        return [{
          message: `${field} passes TLS on for "${name}", which ends at the same port in ${resource}: Envoy refuses port ${port} of the gateway, `
            + 'with all that is on it',
          fix: 'give the name to one of the two, or put one of them onto another port or gateway',
          field,
          related: [resource],
        }];
      }
    }
    return [];
  },
};

function endingAt(passing: NameOfRoute, mesh: Mesh): GatewayView | undefined {
  const name = serverNameOf(passing.name);
  return mesh.gateways.all.find(gateway =>
    gateway.servers.some(server => endsTls(server) && namesOf(server).includes(name) && meetOnAPort({ gateway, server }, passing, mesh)));
}

/** A server for all hosts compares no name, whatever else it has. */
function namesOf({ hosts }: ServerView): string[] {
  return hosts.some(({ host }) => host === '*') ? ['*'] : hosts.map(({ host }) => serverNameOf(host));
}
