/** The ports at which agent and Envoy of a proxy listen for themselves. */
export const PROXY_PORTS: readonly number[] = [15000, 15001, 15004, 15006, 15008, 15009, 15020, 15021, 15053, 15090];
