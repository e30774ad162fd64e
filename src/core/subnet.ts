import { refuse } from './errors';
import { isMappedIpv4, isSubnet } from '../istio';

/** An IP address, or a range of them in CIDR notation, as a connection has it: never IPv4 in the form of IPv6. */
export function requireSubnet(what: string, subnet: string): string {
  return isMappedIpv4(subnet)
    ? refuse(what, 'an IPv4 address as it is', subnet, 'write it as 203.0.113.9, without "::ffff:": no connection has that form')
    : requireNamedSubnet(what, subnet);
}

/** An IP address, or a range of them in CIDR notation, as a proxy in front may name a client. */
export function requireNamedSubnet(what: string, subnet: string): string {
  return isSubnet(subnet) ? subnet : refuse(what, 'an IP address or a range such as "10.1.0.0/16"', subnet, 'host names have no place here');
}
