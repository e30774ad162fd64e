import { Misfit, never } from './misfit';
import { isMappedIpv4, rangeOf, readAddress } from './networks';

const AS_IT_IS = never('an IPv4 address as it is', 'write it as 127.0.0.1, without "::ffff:": Envoy can not listen on it');

/** Why Envoy listens at no such address, in whatever network it is. */
export function misfitOfListenAddress(address: string): Misfit | undefined {
  return isMappedIpv4(address) ? AS_IT_IS : undefined;
}

/** All addresses, those of the loopback interface, and those of groups. */
const OF_EVERY_POD = ['0.0.0.0', '127.0.0.0/8', '224.0.0.0/4', '255.255.255.255', '::/127', 'ff00::/8'].map(range => rangeOf(range)!);

/** Whether an address is one that a single pod has, which its network gives it when it starts. */
export function isAddressOfOnePod(address: string): boolean {
  const read = readAddress(address);
  return read !== undefined && !OF_EVERY_POD.some(has => has(read));
}
