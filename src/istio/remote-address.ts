import { mapOf, mapsOf } from './plain-value';

/** What says which workload sends a request, by its certificate. */
const IDENTITIES = ['principals', 'serviceAccounts', 'namespaces'];
const ADDRESSES = ['remoteIpBlocks', 'notRemoteIpBlocks'];

/**
 * Whether a rule of an AuthorizationPolicy compares the address of the client, and does not say who has to send it. A gateway appends to
 * `x-forwarded-for` what it knows itself, so a rule for what comes from it may rely on that; from others it is what the caller wrote.
 */
export function believesCallers(rule: unknown): boolean {
  const { from, when } = mapOf(rule);
  const sources = mapsOf(from).map(({ source }) => mapOf(source));
  const has = (source: Record<string, unknown>, fields: readonly string[]) => fields.some(field => (source[field] ?? undefined) !== undefined);
  return sources.some(source => !has(source, IDENTITIES) && has(source, ADDRESSES))
    || mapsOf(when).some(({ key }) => key === 'remote.ip') && (sources.length === 0 || sources.some(source => !has(source, IDENTITIES)));
}
