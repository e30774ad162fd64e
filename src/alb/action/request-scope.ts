/** Where requests come in. */
export interface ListenerScope {
  /** Port of the listener. */
  readonly port: number;
  /** `http` or `https`. */
  readonly scheme: string;
}

/** Which requests a route is for. */
export interface RequestScope extends ListenerScope {
  /** Their host, or a wildcard that covers it. */
  readonly host: string;
  /** What their paths begin with, by whole segments and without a slash at the end; none where it can be anything. */
  readonly pathPrefix?: string;
}
