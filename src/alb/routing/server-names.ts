/**
 * The names of which each connection asks for one in the handshake of TLS: never for any where there is no TLS; for one of some where nothing
 * else is served; and where every name is served, for any, or for none, as the client likes.
 */
export type ServerNames =
  | { readonly asks: 'never' }
  | { readonly asks: 'one'; readonly names: readonly string[] }
  | { readonly asks: 'any' };

/**
 * What connections ask for.
 *
 * @param hasTls whether there is a handshake
 * @param hosts the hosts that are served
 */
export function serverNamesOf(hasTls: boolean, hosts: readonly string[]): ServerNames {
  if (!hasTls) {
    return { asks: 'never' };
  }
  return hosts.includes('*') ? { asks: 'any' } : { asks: 'one', names: hosts };
}

/** The names that are known. */
export function knownNames(serverNames: ServerNames): readonly string[] {
  return serverNames.asks === 'one' ? serverNames.names : [];
}
