/** Which requests a route is for. */
export interface RequestScope {
  /** Their host, or a wildcard that covers it. */
  readonly host: string;
  /** Port of the listener. */
  readonly port: number;
  /** `http` or `https`. */
  readonly scheme: string;
}
