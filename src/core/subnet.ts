import { refuse } from './errors';
import { isMappedIpv4, isSubnet } from '../istio';

/** An IP address, or a range of them in CIDR notation. */
export function requireSubnet(what: string, subnet: string): string {
  if (isMappedIpv4(subnet)) {
    refuse(what, 'an IPv4 address as it is', subnet, 'Envoy never takes it for the address of a client: write it as 203.0.113.9, without "::ffff:"');
  }
  return isSubnet(subnet) ? subnet : refuse(what, 'an IP address or a range such as "10.1.0.0/16"', subnet, 'host names have no place here');
}
