import { RuleParticipant } from './rule-participant';
import { refuse } from '../../core/errors';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';

/** Refuses redirects that repeat a protocol which is not the same at all gateways. */
export function oneProtocol(port: number, workloads: readonly IIngressGateway[]): RuleParticipant {
  const ends = new Set(workloads.map(workload => workload.terminatesTls(port)));
  return {
    requireAcceptable: ({ name, props: { action } }) => {
      if (action._redirect?.keepsProtocol && ends.size > 1) {
        refuse(`protocol of the redirect of rule "${name}"`, 'said where TLS ends in front of some gateways and not of others', '#{protocol}',
          'write HTTP or HTTPS, or use a load balancer for each of the gateways');
      }
    },
  };
}

/** Refuses redirects that repeat the protocol, in rules behind a listener for which TLS ends at the balancer in front. */
export function knownProtocol(listener: string): RuleParticipant {
  return {
    requireAcceptable: ({ props: { action } }, what) => {
      if (action._redirect?.keepsProtocol) {
        refuse(`protocol of the redirect of ${what}`, `said, because TLS ends in front of listener "${listener}" that delegates to it`, '#{protocol}',
          'write HTTPS: the gateway takes the request for one by HTTP');
      }
    },
  };
}
