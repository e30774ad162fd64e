/** Where requests come in. */
export interface ListenerScope {
  /** Port of the listener. */
  readonly port: number;
  /** What clients speak: `http` or `https`. */
  readonly scheme: string;
  /** Whether the gateway gets plain text of what clients speak, because TLS ends at the balancer in front. */
  readonly isTlsInFront?: boolean;
}

/** Which requests a route is for. */
export interface RequestScope extends ListenerScope {
  /** Their host, or a wildcard that covers it. */
  readonly host: string;
  /** What their paths begin with, by whole segments and without a slash at the end; none where it can be anything. */
  readonly pathPrefix?: string;
}
