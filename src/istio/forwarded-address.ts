import { isIP } from 'node:net';

/**
 * The address of a client behind proxies of which a gateway trusts some (`numTrustedProxies`), as the header `x-forwarded-for` names it; none
 * where that has not so many, or no address there.
 */
export function forwardedAddress(lines: readonly string[] | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0 || lines === undefined || lines.length === 0) {
    return undefined;
  }
  const addresses = lines.filter(line => line !== '').join(',').split(',');
  const address = addresses.at(-trustedProxies)?.trim() ?? '';
  return isIP(address) === 0 || address.includes('%') ? undefined : address;
}

/** The header `x-forwarded-for` as routes and policies of a gateway compare it, and the destination gets it: the gateway adds who connected. */
export function forwardedFor(lines: readonly string[], sourceAddress: string | undefined): readonly string[] {
  const written = [...lines, sourceAddress ?? ''].filter(line => line !== '').join(',');
  return written === '' ? lines : [written];
}
