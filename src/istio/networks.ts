import { isIP } from 'node:net';

/** Whether a text is an IP address, or a range of them in CIDR notation. */
export function isSubnet(text: string): boolean {
  const [address, length, ...rest] = String(text).split('/');
  const family = isIP(address);
  return family !== 0 && !address.includes('%') && rest.length === 0
    && (length === undefined || (/^(0|[1-9][0-9]{0,2})$/.test(length) && Number(length) <= (family === 6 ? 128 : 32)));
}

/**
 * Whether a range has nothing but IPv4 addresses in the form of IPv6, such as `::ffff:203.0.113.9`. A connection never has one for Envoy, even
 * where a socket is for both families. A proxy that names a client, by `x-forwarded-for` or the PROXY protocol, may write it so, and then it is
 * another address than `203.0.113.9`.
 */
export function isMappedIpv4(subnet: string): boolean {
  return isSubnet(subnet) && /^::ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}(?:\/|$)/.test(networkOf(subnet));
}

/** Ranges, and for each of IPv4 the one with the same clients as a proxy names them whose sockets are for both families. */
export function withMappedIpv4(subnets: readonly string[]): string[] {
  return [...new Set(subnets.flatMap(subnet => {
    const [address, length] = subnet.split('/');
    return isIP(address) === 4 ? [subnet, `::ffff:${address}${length === undefined ? '' : `/${96 + Number(length)}`}`] : [subnet];
  }))];
}

/** An address that was read, to be looked for in ranges. */
export interface IpAddress {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an address; nothing where it is none. */
export function readAddress(text: string): IpAddress | undefined {
  const family = isIP(text);
  return family === 0 || text.includes('%') ? undefined : { bits: family === 6 ? 128 : 32, value: valueOf(text) };
}

/** Whether addresses are in a range; nothing where it is none. */
export function rangeOf(subnet: string): ((address: IpAddress) => boolean) | undefined {
  if (!isSubnet(subnet)) {
    return undefined;
  }
  const [address, length] = subnet.split('/');
  const { bits, value } = readAddress(address)!;
  const size = 2n ** BigInt(length === undefined ? 0 : bits - Number(length));
  const first = value - value % size;
  return other => other.bits === bits && other.value >= first && other.value < first + size;
}

/** A range of addresses in the one way to write it: without bits behind its length, and a length only where it is more than one address. */
export function networkOf(subnet: string): string {
  const [address, length] = subnet.split('/');
  const bits = isIP(address) === 6 ? 128 : 32;
  const kept = length === undefined ? bits : Number(length);
  const value = valueOf(address);
  const network = textOf(value - value % 2n ** BigInt(bits - kept), bits);
  return kept === bits ? network : `${network}/${kept}`;
}

function valueOf(address: string): bigint {
  const isV6 = isIP(address) === 6;
  const parts = isV6 ? groupsOf(address) : address.split('.').map(Number);
  return parts.reduce((value, part) => value * (isV6 ? 0x10000n : 0x100n) + BigInt(part), 0n);
}

/** The eight groups of an IPv6 address; its last two may be written as an IPv4 address. */
function groupsOf(address: string): number[] {
  const halves = address.split('::').map(half => half === '' ? [] : half.split(':').flatMap(group => {
    const [a, b, c, d] = group.split('.').map(Number);
    return d === undefined ? parseInt(group, 16) : [a * 0x100 + b, c * 0x100 + d];
  }));
  const [before, after = []] = halves;
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
}

function textOf(value: bigint, bits: number): string {
  const [size, count] = bits === 128 ? [0x10000n, 8] : [0x100n, 4];
  const parts = Array.from({ length: count }, (_, index) => Number(value / size ** BigInt(count - 1 - index) % size));
  return bits === 32 ? parts.join('.') : new URL(`http://[${parts.map(part => part.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
