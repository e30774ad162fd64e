import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../core/errors';
import { FindingOptions } from '../core/findings';
import { requireItems } from '../core/requirements';

/** The port of the gateway's pods that answers health checks, and the path. */
export const STATUS_PORT = 15021;
export const READY_PATH = '/healthz/ready';

/** How long a balancer goes on to send connections to a pod that stops, unless it is known better. */
export const SETTLE_SECONDS = 30;

/** What a balancer in front of a gateway needs, on the Service and on the pods. */
export interface LoadBalancerPlan {
  /** Which balancer it is, for messages. */
  readonly what: string;
  readonly serviceType: kplus.ServiceType;
  /** Annotations of the Service, only such as the controller understands. */
  readonly annotations: Record<string, string>;
  readonly loadBalancerClass?: string;
  readonly sourceRanges?: readonly string[];
  /** Nodes without a pod of the gateway take no connections, so that none is sent on with another source address. */
  readonly localOnly: boolean;
  /** Connections come to the pods from the addresses of clients, all of them. */
  readonly preservesClientAddresses: boolean;
  /** Everybody on the internet may connect, as far as it is known. */
  readonly isPublic: boolean;
  /** Every connection begins with a header that names the client. */
  readonly proxyProtocol: boolean;
  /** Ports of the Service on which the balancer ends TLS. */
  readonly tlsPorts: readonly number[];
  /** How long it goes on to send connections to a pod that stops. */
  readonly settleSeconds: number;
  /** Label of the namespace that keeps a rollout waiting until the balancer knows the new pods. */
  readonly readinessGate?: string;
  readonly findings: readonly FindingOptions[];
}

/** An item of an annotation that is a list with commas. */
export function requireListItem(what: string, value: string): string {
  if (typeof value !== 'string' || !/^[^\s,]+$/.test(value)) {
    refuse(what, 'a text without spaces and commas', value, 'give every item of the list by itself');
  }
  return value;
}

/** A list as annotations write it. */
export function renderList(what: string, values: readonly string[] | undefined): string | undefined {
  return values && requireItems(what, values, 'leave it out where there is none').map(value => requireListItem(what, value)).join(',');
}

/** A map as annotations write it. */
export function renderMap(what: string, values: Record<string, string>): string | undefined {
  const entries = Object.entries(values).map(([key, value]) => {
    if (key === '' || /[\s,=]/.test(key) || typeof value !== 'string' || /[,=]/.test(value)) {
      refuse(what, 'keys and values without "=" and commas', `${key}=${value}`, 'the annotation has no other way to write them');
    }
    return `${key}=${value}`;
  });
  return entries.length > 0 ? entries.join(',') : undefined;
}

/** Without what was not set; a new object in the order that is given. */
export function annotationsOf(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
