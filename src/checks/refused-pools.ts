import { FoundInObject } from './check';
import { Refusal, numberAt, refused, textAt } from './refused-by-envoy';
import { mapOf, misfitOfEnvoyDuration, misfitOfKeepaliveProbes, misfitOfKeepaliveTime } from '../istio';

/** What Envoy refuses of a connection pool: durations for which it has no nanoseconds. */
export function poolRefusals(field: string, pool: unknown): Refusal[] {
  const { tcp, http } = mapOf(pool);
  return [
    ...durationsIn(`${field}.tcp`, tcp, ['connectTimeout', 'idleTimeout', 'maxConnectionDuration']),
    ...durationsIn(`${field}.http`, http, ['idleTimeout']),
    ...durationsIn(`${field}.http.http2KeepAlive`, mapOf(http).http2KeepAlive, ['interval', 'timeout']),
  ];
}

/** What Linux refuses of a connection pool. */
export function refusedByLinux(field: string, pool: unknown): FoundInObject[] {
  return keepaliveRefusedByLinux(`${field}.tcp.tcpKeepalive`, mapOf(mapOf(pool).tcp).tcpKeepalive);
}

/** What it refuses of the probes of idle connections. */
export function keepaliveRefusedByLinux(at: string, keepalive: unknown): FoundInObject[] {
  const { time, interval, probes } = mapOf(keepalive);
  return [time, interval, probes].every(value => value === undefined) ? [] : refused([
    textAt(`${at}.time`, time, misfitOfKeepaliveTime),
    textAt(`${at}.interval`, interval, misfitOfKeepaliveTime),
    numberAt(`${at}.probes`, probes, misfitOfKeepaliveProbes),
  ], 'every connection: requests are answered with 503', 'Linux');
}

/** The durations of a map that have some of these names; in words only for what is there. */
export function durationsIn(field: string, value: unknown, names: readonly string[]): Refusal[] {
  const fields = mapOf(value);
  return value === undefined ? [] : names.filter(name => fields[name] !== undefined)
    .map(name => textAt(`${field}.${name}`, fields[name], misfitOfEnvoyDuration));
}
