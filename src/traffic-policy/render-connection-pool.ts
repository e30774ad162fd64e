import { Duration } from 'cdk8s';
import { ConnectionPool, H2UpgradePolicy, Http2KeepAlive, HttpConnectionPool, TcpConnectionPool, TcpKeepalive } from './connection-pool';
import { renderDurationOrZero, requireMember, requireSettings } from './settings';
import { renderDuration, renderSeconds } from '../core/durations';
import { refuse } from '../core/errors';
import { MAX_INT32, optional, requireInteger } from '../core/requirements';
import { MAX_KEEPALIVE_PROBES, misfitOfKeepaliveTime } from '../istio';

/** The most requests of one connection that Envoy can count. */
const MAX_REQUESTS_PER_CONNECTION = 536870912;

/** The connection pool as Istio writes it. */
export function renderConnectionPool(what: string, pool: ConnectionPool): object {
  return requireSettings(what, {
    tcp: optional(pool.tcp, tcp => renderTcp(`${what}.tcp`, tcp)),
    http: optional(pool.http, http => renderHttp(`${what}.http`, http)),
  }, 'set tcp or http, or leave it out');
}

function renderTcp(what: string, tcp: TcpConnectionPool): object {
  return requireSettings(what, {
    maxConnections: optional(tcp.maxConnections, value => requireLimit(`${what}.maxConnections`, value)),
    connectTimeout: optional(tcp.connectTimeout, value => renderDuration(`${what}.connectTimeout`, value)),
    tcpKeepalive: optional(tcp.tcpKeepalive, keepalive => renderTcpKeepalive(`${what}.tcpKeepalive`, keepalive)),
    maxConnectionDuration: optional(tcp.maxConnectionDuration, value => renderDuration(`${what}.maxConnectionDuration`, value)),
    idleTimeout: optional(tcp.idleTimeout, value => renderDurationOrZero(`${what}.idleTimeout`, value)),
  }, 'set a limit or a timeout, or leave it out');
}

function renderTcpKeepalive(what: string, { probes, time, interval }: TcpKeepalive): object {
  return requireSettings(what, {
    probes: optional(probes, value => requireInteger(`${what}.probes`, value, 1, MAX_KEEPALIVE_PROBES, 'leave it out for the 9 of Linux')),
    time: optional(time, value => renderKeepaliveTime(`${what}.time`, value)),
    interval: optional(interval, value => renderKeepaliveTime(`${what}.interval`, value)),
  }, 'set probes to 9, which is what Linux does anyway, or leave it out');
}

function renderKeepaliveTime(what: string, duration: Duration): string {
  const rendered = renderSeconds(what, duration);
  const misfit = misfitOfKeepaliveTime(rendered);
  return misfit === undefined ? rendered : refuse(what, misfit.allowed, rendered, misfit.fix);
}

function renderHttp(what: string, http: HttpConnectionPool): object {
  const upgrade = optional(http.h2UpgradePolicy, value => requireMember(`${what}.h2UpgradePolicy`, H2UpgradePolicy, value));
  if (http.useClientProtocol && upgrade === H2UpgradePolicy.UPGRADE) {
    refuse(`${what}.h2UpgradePolicy`, 'left out beside useClientProtocol', upgrade, 'keep the client\'s protocol or upgrade it, not both');
  }
  return requireSettings(what, {
    http1MaxPendingRequests: optional(http.http1MaxPendingRequests, value => requireLimit(`${what}.http1MaxPendingRequests`, value)),
    http2MaxRequests: optional(http.http2MaxRequests, value => requireLimit(`${what}.http2MaxRequests`, value)),
    maxRequestsPerConnection: optional(http.maxRequestsPerConnection, value =>
      requireInteger(`${what}.maxRequestsPerConnection`, value, 1, MAX_REQUESTS_PER_CONNECTION, 'leave it out for unlimited')),
    maxRetries: optional(http.maxRetries, value => requireLimit(`${what}.maxRetries`, value)),
    idleTimeout: optional(http.idleTimeout, value => renderDuration(`${what}.idleTimeout`, value)),
    h2UpgradePolicy: upgrade,
    useClientProtocol: http.useClientProtocol || undefined,
    maxConcurrentStreams: optional(http.maxConcurrentStreams, value => requireLimit(`${what}.maxConcurrentStreams`, value)),
    http2KeepAlive: optional(http.http2KeepAlive, keepAlive => renderHttp2KeepAlive(`${what}.http2KeepAlive`, keepAlive)),
  }, 'set a limit or a timeout, or leave it out');
}

function renderHttp2KeepAlive(what: string, { interval, timeout }: Http2KeepAlive): object {
  if (interval === undefined || timeout === undefined) {
    refuse(what, 'an interval and a timeout', { interval, timeout }, 'set both');
  }
  return { interval: renderDuration(`${what}.interval`, interval), timeout: renderDuration(`${what}.timeout`, timeout) };
}

/** A limit that Istio takes as unlimited when it is 0. */
function requireLimit(what: string, value: number): number {
  return requireInteger(what, value, 1, MAX_INT32, 'Istio reads 0 as unlimited; leave it out for that');
}
