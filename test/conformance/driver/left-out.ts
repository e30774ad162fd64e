/** Why a request is not compared, all reasons that there are. */
export const LEFT_OUT = [
  'inside the mesh', 'sidecars at the pods', 'EnvoyFilters', 'an authorizer', 'counted retries', 'limits', 'handshakes', 'a balancer in front',
  'load during a change', 'a refused change', 'an older Envoy',
] as const;

export type LeftOut = typeof LEFT_OUT[number];
