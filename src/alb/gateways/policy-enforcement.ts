/** What is enforced at the targets, also where nobody says so; for errors. */
export const AT_TARGETS = 'PolicyEnforcement.TARGETS, the default for gateways of others';

/**
 * Where a load balancer enforces what a route can not: who the client is, and how much it may ask for.
 */
export enum PolicyEnforcement {
  /**
   * In the pods of the gateways. On a gateway that others use too this touches them: objects are made in its namespace, and a token of an
   * issuer that the load balancer does not know is refused on every host. Say so only where that is agreed.
   */
  GATEWAY = 'gateway',
  /**
   * In the pods of the targets. Requests from inside the mesh for the same hosts are checked too; the gateway stays as it is. What only a
   * gateway can do, such as looking at source addresses, is refused.
   */
  TARGETS = 'targets',
}
