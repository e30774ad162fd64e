/** Why a request is not compared with what the simulator says. */

/** All reasons that there are. Those of `EXCUSES` are tried only where Envoy did something else. */
export const LEFT_OUT = [
  // Issue 18 builds the way of a request from pod to pod: until then nobody can be asked.
  'inside the mesh',
  // Bytes go on, and what answers in the end is no matter of the gateway; issue 18 too.
  'connections',
  // A target that no URL has, such as `\admin`, can not be asked about; nor does a server read every path that a rewrite leaves.
  'no URL',
  // Headers that the ProxyConfig of a gateway has Envoy write, or not.
  'settings of a proxy',
  // The PROXY protocol where the gateway reads none, none where it does, HTTP/2 in plain text with the scheme of what came to a balancer.
  'a balancer in front',
  // Certificates of clients, versions and ciphers, and who may read which Secret.
  'handshakes',
  // What the policies, filters and second normalization of sidecars make of a request that the gateway sent there.
  'sidecars at the pods',
  // What the routes and policies of a waypoint make of a request that the gateway sent there, as the decision says; issue 18 too.
  'waypoints',
  // An EnvoyFilter that may change anything, as the decision says.
  'EnvoyFilters',
  // What an authorizer outside of Istio answers.
  'an authorizer',
  // Tries that fail, or come too late, because the test says so to the backend.
  'counted retries',
  // Answers to those who asked too often.
  'limits',
  // Services of which somebody else writes the endpoints, and names of DNS.
  'endpoints that nobody knows',
  'load during a change',
  'a refused change',
  'an older Envoy',
] as const;

export type LeftOut = typeof LEFT_OUT[number];
