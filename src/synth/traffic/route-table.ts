import { DecidedAction } from './decided';

/**
 * Where a rule sends requests to.
 */
export interface RouteTableDestination {
  /** The host in full. */
  readonly host: string;

  /**
   * The port of the host.
   *
   * @default - not known
   */
  readonly port?: number;

  /**
   * The subset of its DestinationRule.
   *
   * @default - none: all pods of the host
   */
  readonly subset?: string;

  /** Its part of the requests, from 0 to 1. */
  readonly share: number;
  /** What makes its pods, such as `Deployment echo/echo-v1`. */
  readonly workloads: string[];

  /**
   * Why Envoy answers 503 itself.
   *
   * @default - it does not
   */
  readonly reason?: string;
}

/**
 * A rule as Envoy has it.
 */
export interface RouteTableRule {
  /**
   * Its VirtualService, `namespace/name`.
   *
   * @default - none: the server itself sends every plain request to https
   */
  readonly virtualService?: string;

  /**
   * The VirtualService in which it stands, where the other one delegates to it.
   *
   * @default - it stands in the other one
   */
  readonly delegate?: string;

  /**
   * Its name.
   *
   * @default - it has none
   */
  readonly name?: string;

  /**
   * Which rule of the VirtualService it is, from 0.
   *
   * @default - it is that of the server
   */
  readonly ruleIndex?: number;

  /** What it compares, a text for each alternative; none where it takes every request. */
  readonly match: string[];
  /** What it does. */
  readonly action: DecidedAction;

  /**
   * What Envoy answers itself, in the words of the manifest.
   *
   * @default - it sends the request on
   */
  readonly answer?: string;

  /** Where it sends requests to. */
  readonly destinations: RouteTableDestination[];
}

/**
 * Hosts that meet the same rules at a server of a Gateway.
 */
export interface RouteTableEntry {
  /** The Gateway, `namespace/name`. */
  readonly gateway: string;
  /** The port of the server. */
  readonly port: number;
  /** Its protocol, such as `HTTPS`. */
  readonly protocol: string;
  /** The hosts: names, wildcards, or `*`. */
  readonly hosts: string[];
  /** The rules in the order in which they are tried; none where bytes of connections go on. */
  readonly rules: RouteTableRule[];
}
