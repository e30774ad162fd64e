/**
 * From which side a proxy reports: as the one that calls, or as the one that is called. A gateway is the client of what it routes to.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#WorkloadMode
 */
export enum TelemetryMode {
  /** Requests that the workload sends; those of a gateway. */
  CLIENT = 'CLIENT',
  /** Requests that the workload receives. */
  SERVER = 'SERVER',
}

/** As Istio writes it; both sides are its default. */
export function renderMode(mode: TelemetryMode | undefined): object | undefined {
  return mode === undefined ? undefined : { mode };
}
