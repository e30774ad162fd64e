import { Guard, Violation } from './guard';
import { refuse } from '../../core/errors';
import { optional, requireItems } from '../../core/requirements';
import { requireNamedSubnet } from '../../core/subnet';
import { isMappedIpv4, withMappedIpv4 } from '../../istio';

/** Lets requests pass from some addresses only. */
export function sourceAddressGuard(what: string, addresses: readonly string[]): Guard {
  return { what, needsClientAddress: true, violations: [{ source: { notRemoteIpBlocks: requireAddresses(what, addresses) } }] };
}

/** Lets requests pass but from some addresses. */
export function deniedAddressGuard(what: string, addresses: readonly string[]): Guard {
  return { what, needsClientAddress: true, violations: [{ source: { remoteIpBlocks: requireAddresses(what, addresses) } }] };
}

/** The same violation where a proxy names the clients, which may write an IPv4 address in the form of IPv6. */
export function asProxiesName({ source, conditions }: Violation): Violation {
  return {
    source: optional(source, ({ remoteIpBlocks, notRemoteIpBlocks, ...others }) => ({
      ...others,
      remoteIpBlocks: optional(remoteIpBlocks, withMappedIpv4),
      notRemoteIpBlocks: optional(notRemoteIpBlocks, withMappedIpv4),
    })),
    conditions,
  };
}

/** Addresses or ranges of clients, each once. */
function requireAddresses(what: string, addresses: readonly string[]): string[] {
  requireItems(what, addresses, 'name an address or a range, or leave it out');
  const all = addresses.find(address => /\/0$/.test(address));
  if (all !== undefined) {
    refuse(what, 'a part of all addresses', all, 'it says nothing: leave it out');
  }
  return [...new Set(addresses.map(address => isMappedIpv4(address)
    ? refuse(what, 'an IPv4 address as it is', address,
      'write it as 203.0.113.9, without "::ffff:": where a proxy names clients, both forms are meant')
    : requireNamedSubnet(what, address)))];
}
