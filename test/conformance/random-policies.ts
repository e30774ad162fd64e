/** Random traffic policies that leave traffic to healthy pods as it is. */
import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { ConsistentHash } from '../../src/traffic-policy/consistent-hash';
import { LoadBalancer } from '../../src/traffic-policy/load-balancer';
import { TrafficPolicy } from '../../src/traffic-policy/traffic-policy';

export interface PolicyPlan {
  readonly loadBalancer?: 'roundRobin' | 'leastRequest' | 'random' | 'header' | 'cookie' | 'sourceIp' | 'query' | 'warmup';
  readonly maxConnections?: number;
  readonly connectSeconds?: number;
  readonly http?: {
    readonly http1MaxPendingRequests?: number;
    readonly http2MaxRequests?: number;
    readonly maxRequestsPerConnection?: number;
    readonly maxRetries?: number;
    readonly useClientProtocol?: boolean;
  };
  readonly outlierDetection?: {
    readonly consecutive5xxErrors?: number;
    readonly consecutiveGatewayErrors?: number;
    readonly maxEjectionPercent?: number;
    readonly minHealthPercent?: number;
  };
}

const COUNT = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant(2147483647));

export const policies: fc.Arbitrary<PolicyPlan> = fc.record<PolicyPlan>({
  loadBalancer: fc.constantFrom('roundRobin', 'leastRequest', 'random', 'header', 'cookie', 'sourceIp', 'query', 'warmup'),
  maxConnections: COUNT,
  connectSeconds: fc.integer({ min: 1, max: 3600 }),
  http: fc.record({
    http1MaxPendingRequests: COUNT,
    http2MaxRequests: COUNT,
    maxRequestsPerConnection: fc.integer({ min: 1, max: 536870912 }),
    maxRetries: COUNT,
    useClientProtocol: fc.constant(true),
  }, { requiredKeys: [] }).filter(isNotEmpty),
  outlierDetection: fc.record({
    consecutive5xxErrors: fc.constantFrom(0, 1, 5, 4294967295),
    consecutiveGatewayErrors: fc.constantFrom(0, 1, 5, 4294967295),
    maxEjectionPercent: fc.integer({ min: 1, max: 100 }),
    minHealthPercent: fc.integer({ min: 0, max: 100 }),
  }, { requiredKeys: [] }).filter(isNotEmpty),
}, { requiredKeys: [] }).filter(isNotEmpty);

function isNotEmpty(record: object): boolean {
  return Object.keys(record).length > 0;
}

export function policyOf({ loadBalancer, maxConnections, connectSeconds, http, outlierDetection }: PolicyPlan): TrafficPolicy {
  const connectTimeout = connectSeconds === undefined ? undefined : Duration.seconds(connectSeconds);
  const tcp = maxConnections === undefined && connectTimeout === undefined ? undefined : { maxConnections, connectTimeout };
  return {
    loadBalancer: loadBalancer === undefined ? undefined : loadBalancerOf(loadBalancer),
    connectionPool: tcp === undefined && http === undefined ? undefined : { tcp, http },
    outlierDetection,
  };
}

function loadBalancerOf(name: NonNullable<PolicyPlan['loadBalancer']>): LoadBalancer {
  switch (name) {
    case 'roundRobin': return LoadBalancer.roundRobin();
    case 'leastRequest': return LoadBalancer.leastRequest();
    case 'random': return LoadBalancer.random();
    case 'header': return LoadBalancer.consistentHash(ConsistentHash.httpHeader('x-user'));
    case 'cookie': return LoadBalancer.consistentHash(ConsistentHash.httpCookie('session', { ttl: Duration.seconds(0), path: '/' }));
    case 'sourceIp': return LoadBalancer.consistentHash(ConsistentHash.sourceIp());
    case 'query': return LoadBalancer.consistentHash(ConsistentHash.httpQueryParameter('id'));
    case 'warmup': return LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(30), minimumPercent: 10, aggression: 1.5 } });
  }
}
