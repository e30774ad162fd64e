/**
 * What a caller may ask of a service.
 */
export interface ServiceAccessOptions {
  /**
   * HTTP methods, in capitals. gRPC uses `POST`.
   *
   * @default - every method
   */
  readonly methods?: string[];

  /**
   * Paths, as `AuthorizationOperation.paths` has them: `/cart`, `/cart/*`, `/users/{*}/cart`. For gRPC `/PACKAGE.SERVICE/METHOD`.
   *
   * @default - every path
   */
  readonly paths?: string[];

  /**
   * Ports of the Service. The policy compares those of the containers behind them, at a waypoint the ports of the Service. Of a Service that exists
   * those of the containers may not be known: leave them out.
   *
   * Range: 1 to 65535.
   *
   * @default - all ports of the Service; of one that exists every port of its pods
   */
  readonly ports?: number[];
}
