import { FindingLevel } from '../../findings';
import { CDI016 } from '../../findings/catalogue/cdi016';
import { isHttpProtocol, resourceName } from '../../istio';
import { readGateway } from '../../mesh';
import { Check } from '../check';
import { httpsPorts } from '../https-ports';

/** A server that sends every client to https, behind a balancer that ends TLS: the gateway sees plain requests for ever. */
export const httpsRedirectBehindTls: Check = {
  ...CDI016,
  kinds: ['networking.istio.io/Gateway'],
  check(object, mesh) {
    const gateway = readGateway(object);
    return gateway.servers.filter(({ httpsRedirect, protocol }) => httpsRedirect && isHttpProtocol(protocol)).flatMap(server => {
      const [found] = httpsPorts(server, gateway, mesh);
      const balancer = found?.balancer && resourceName(found.balancer.object.manifest);
      return balancer === undefined ? [] : [{
        level: FindingLevel.WARNING,
        message: `the server redirects to https who came by https, again and again: the balancer of ${balancer} ends TLS on port ${found.port}, `
          + 'and the gateway gets plain requests',
        fix: 'leave httpsRedirect to the server for the port where clients speak http',
        field: `${server.field}.tls.httpsRedirect`,
        related: [balancer],
      }];
    });
  },
};
