import { refuse } from './errors';
import { isSubnet } from '../istio';

/** An IP address, or a range of them in CIDR notation. */
export function requireSubnet(what: string, subnet: string): string {
  return isSubnet(subnet) ? subnet : refuse(what, 'an IP address or a range such as "10.1.0.0/16"', subnet, 'host names have no place here');
}
