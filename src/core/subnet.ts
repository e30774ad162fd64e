import { isIP } from 'node:net';
import { refuse } from './errors';

/** An IP address, or a range of them in CIDR notation. */
export function requireSubnet(what: string, subnet: string): string {
  const [address, length, ...rest] = String(subnet).split('/');
  const family = isIP(address);
  const bits = family === 6 ? 128 : 32;
  const valid = family !== 0 && !address.includes('%') && rest.length === 0
    && (length === undefined || (/^(0|[1-9][0-9]{0,2})$/.test(length) && Number(length) <= bits));
  return valid ? subnet : refuse(what, 'an IP address or a range such as "10.1.0.0/16"', subnet, 'host names have no place here');
}
