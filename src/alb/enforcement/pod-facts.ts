import { IConstruct } from 'constructs';
import { ifRefused } from '../../core/all-or-nothing';
import { refuse } from '../../core/errors';
import { keyOfPods } from '../../istio';
import { ClusterState } from '../../mesh-settings/cluster-state';
import { Guard } from '../guard/guard';
import { RoutedListener } from '../routing/routed-listener';
import { ServerNames } from '../routing/server-names';

/** Some pods. */
export interface Pods {
  readonly namespaceName?: string;
  readonly labels: Record<string, string>;
}

/** Connections of which a gateway sees no requests. */
export interface PassedConnections {
  readonly what: string;
  /** The path of their listener, where it is one of a load balancer. */
  readonly path?: string;
  readonly port: number;
  readonly serverNames: ServerNames;
}

/** A list of addresses that a listener has. */
export interface AddressList {
  /** The path of the listener. */
  readonly path: string;
  readonly guard: Guard;
}

/** Those of a listener for TLS or TCP. */
export interface RoutedConnections extends PassedConnections {
  /** The names that Istio makes a server of Envoy for: those that have a route, once all rules are known. */
  readonly routedNames: () => readonly string[];
}

const PODS = new ClusterState('pods', () => new Map<string, PodFacts>());

/** What the load balancers of an app have in the same pods, those of a gateway or of a target, and Istio does not keep apart there. */
export class PodFacts {
  /** What is known of some pods. */
  public static of(scope: IConstruct, { namespaceName, labels }: Pods): PodFacts {
    const known = PODS.of(scope);
    const key = keyOfPods(namespaceName, labels);
    const facts = known.get(key) ?? new PodFacts();
    known.set(key, facts);
    return facts;
  }

  /** Listeners whose requests come there. */
  public readonly listeners: RoutedListener[] = [];
  /** Listeners whose connections come there, of which nobody sees the requests. */
  public readonly connections: RoutedConnections[] = [];
  /** The lists of addresses of those. */
  public readonly lists: AddressList[] = [];
  private provider?: { readonly what: string; readonly name: string };

  private constructor() {
  }

  /** What a listener asks of every client by its lists of addresses. */
  public listsOf(path: string | undefined): Guard[] {
    return this.lists.filter(list => list.path === path).map(({ guard }) => guard);
  }

  /** Refuses a second authorizer: Istio asks one for each pod, and answers 403 otherwise. */
  public requireProvider(what: string, provider: string): void {
    if (this.provider !== undefined && this.provider.name !== provider) {
      refuse(`provider of ${what}`, `"${this.provider.name}", which ${this.provider.what} has in the same pods`, provider,
        'Istio asks one authorizer for a pod: use another gateway for the other one');
    }
  }

  /** Remembers an authorizer that was not refused. */
  public takeProvider(what: string, provider: string): void {
    if (this.provider === undefined) {
      this.provider = { what, name: provider };
      ifRefused(() => this.provider = undefined);
    }
  }
}
