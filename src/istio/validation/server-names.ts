import { isWildcardName } from './names';

/** How istiod names the services behind a gateway that passes TLS on: `outbound_.80_._.cart.shop.svc.cluster.local`. */
const OUTBOUND = 'outbound_';
const PARTS = 4;
const MAX_LENGTH = 255;

/**
 * A name by which a gateway knows a host.
 *
 * @param hasServerNames whether it is the name that a client asks for in TLS, which may be one of istiod's own
 */
export function isGatewayName(name: string, hasServerNames: boolean): boolean {
  return hasServerNames && name.startsWith(OUTBOUND) ? isOutboundName(name) : isWildcardName(name);
}

function isOutboundName(name: string): boolean {
  const parts = name.split('_');
  return name.length <= MAX_LENGTH && parts.length >= PARTS && /[0-9]/.test(parts[1]) && /[a-zA-Z]/.test(parts[3]);
}
