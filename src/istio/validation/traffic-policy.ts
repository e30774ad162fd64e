import { reviewClientTls } from './client-tls';
import { reviewConnectionPool } from './connection-pool';
import { reviewDuration, reviewReadable } from './durations';
import { reviewLoadBalancer } from './load-balancer';
import { FORM_OF_HOST, isAnyAddress, isFullName, reviewPort } from './names';
import { countOf, isFilled, Plain, Review } from './review';
import { isGiven, mapOf } from '../plain-value';

const SETTINGS = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'];
const OTHERS = ['tunnel', 'proxyProtocol', 'retryBudget'];
const TUNNEL_PROTOCOLS = ['CONNECT', 'POST'];

/** How proxies talk to a destination. */
export function reviewTrafficPolicy(policy: Plain, review: Review, namespace: string): void {
  if (!SETTINGS.some(name => isGiven(policy[name])) && !OTHERS.some(name => isGiven(policy[name])) && countOf(policy.portLevelSettings) === 0) {
    review.refuseAs('says nothing', `add one of ${[...SETTINGS, ...OTHERS].join(', ')} and portLevelSettings, or leave it out`);
  }
  if (isGiven(policy.tunnel) && isGiven(policy.proxyProtocol)) {
    review.refuseAs('has tunnel and proxyProtocol, of which only one can be', 'leave one out');
  }
  reviewSettings(policy, review, namespace);
  review.list('portLevelSettings', policy.portLevelSettings, reviewPortPolicy, namespace);
  reviewReadable(mapOf(policy.retryBudget).budgetInterval, review, 'retryBudget.budgetInterval');
  review.map('tunnel', policy.tunnel, reviewTunnel, undefined);
}

function reviewPortPolicy(policy: Plain, review: Review, namespace: string): void {
  if (!isGiven(policy.port)) {
    review.refuseAs('has no port', 'write port: { number: … }');
  }
  if (!SETTINGS.some(name => isGiven(policy[name]))) {
    review.refuseAs('says nothing', `add one of ${SETTINGS.join(', ')}, or leave it out`);
  }
  reviewSettings(policy, review, namespace);
}

function reviewSettings({ outlierDetection, connectionPool, loadBalancer, tls }: Plain, review: Review, namespace: string): void {
  review.map('outlierDetection', outlierDetection, reviewOutlierDetection, undefined);
  review.map('connectionPool', connectionPool, reviewConnectionPool, undefined);
  review.map('loadBalancer', loadBalancer, reviewLoadBalancer, undefined);
  review.map('tls', tls, reviewClientTls, namespace);
}

function reviewOutlierDetection(outlierDetection: Plain, review: Review): void {
  const { baseEjectionTime, interval, consecutiveErrors, consecutiveLocalOriginFailures, splitExternalLocalOriginErrors } = outlierDetection;
  reviewDuration(baseEjectionTime, review, 'baseEjectionTime');
  reviewDuration(interval, review, 'interval');
  if (consecutiveErrors) {
    review.warn('deprecated-field', 'is deprecated', 'write consecutiveGatewayErrors, or consecutive5xxErrors', 'consecutiveErrors');
  }
  if (splitExternalLocalOriginErrors !== true && (consecutiveLocalOriginFailures as number ?? 0) > 0) {
    review.refuseAs('needs splitExternalLocalOriginErrors: true', 'add it, or leave this out', 'consecutiveLocalOriginFailures');
  }
  for (const name of ['maxEjectionPercent', 'minHealthPercent']) {
    const percent = outlierDetection[name] as number ?? 0;
    if (percent < 0 || percent > 100) {
      review.refuse('be from 0 to 100', percent, 'write the share in percent', name);
    }
  }
}

function reviewTunnel({ protocol, targetHost, targetPort }: Plain, review: Review): void {
  if (isFilled(protocol) && !TUNNEL_PROTOCOLS.includes(protocol)) {
    review.refuse(`be one of ${TUNNEL_PROTOCOLS.join(', ')}`, protocol, 'write it in capitals', 'protocol');
  }
  const host = String(targetHost);
  if (!isFullName(host) && !isAnyAddress(host)) {
    review.refuse(`${FORM_OF_HOST}, or an IP address`, host, 'write where the proxy makes the connection to', 'targetHost');
  }
  reviewPort(targetPort, review, 'targetPort');
}
