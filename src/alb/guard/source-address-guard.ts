import { Guard } from './guard';
import { refuse } from '../../core/errors';
import { requireItems } from '../../core/requirements';
import { requireSubnet } from '../../core/subnet';

/** Lets requests pass from some addresses only. */
export function sourceAddressGuard(what: string, addresses: readonly string[]): Guard {
  return { what, needsClientAddress: true, violations: [{ source: { notRemoteIpBlocks: requireAddresses(what, addresses) } }] };
}

/** Addresses or ranges of clients, each once. */
export function requireAddresses(what: string, addresses: readonly string[]): string[] {
  requireItems(what, addresses, 'name an address or a range, or leave it out');
  const all = addresses.find(address => /\/0$/.test(address));
  if (all !== undefined) {
    refuse(what, 'a part of all addresses', all, 'it says nothing: leave it out');
  }
  return [...new Set(addresses.map(address => requireSubnet(what, address)))];
}
