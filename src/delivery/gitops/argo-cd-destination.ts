import { refuse } from '../../core/errors';
import { optional, requireDnsLabel, requireText } from '../../core/requirements';

/** The cluster that Argo CD itself runs in, as it calls it. */
const OWN_CLUSTER = 'https://kubernetes.default.svc';

/**
 * What a destination has beside its cluster.
 */
export interface ArgoCdDestinationOptions {
  /**
   * Namespace of objects that name none, and the one that `CreateNamespace=true` makes.
   *
   * @default - that of the chart that is managed; none for an app
   */
  readonly namespace?: string;
}

/**
 * The cluster to which Argo CD applies objects.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export class ArgoCdDestination {
  /**
   * The cluster in which Argo CD runs.
   *
   * @param options namespace of objects that name none
   * @throws if the namespace is no name of one
   */
  public static inCluster(options: ArgoCdDestinationOptions = {}): ArgoCdDestination {
    return new ArgoCdDestination({ server: OWN_CLUSTER }, options);
  }

  /**
   * A cluster by the URL of its API server, as it is registered with Argo CD.
   *
   * @param url `https://` and the host, with a port where it is not 443
   * @param options namespace of objects that name none
   * @throws if it is no such URL, or the namespace no name of one
   */
  public static server(url: string, options: ArgoCdDestinationOptions = {}): ArgoCdDestination {
    if (typeof url !== 'string' || !/^https?:\/\/[^\s/]+(?:\/\S*)?$/.test(url)) {
      refuse('server of an Argo CD destination', 'the URL of an API server, such as "https://10.0.0.1:6443"', url,
        'write it as "argocd cluster list" shows it, or name the cluster with ArgoCdDestination.clusterName');
    }
    return new ArgoCdDestination({ server: url }, options);
  }

  /**
   * A cluster by the name with which it is registered with Argo CD.
   *
   * @param clusterName name of the cluster, as `argocd cluster list` shows it
   * @param options namespace of objects that name none
   * @throws if the name is empty, or the namespace no name of one
   */
  public static clusterName(clusterName: string, options: ArgoCdDestinationOptions = {}): ArgoCdDestination {
    return new ArgoCdDestination({ name: requireText('cluster name of an Argo CD destination', clusterName, 'name the cluster') }, options);
  }

  private readonly namespace?: string;

  private constructor(private readonly cluster: Readonly<Record<string, string>>, { namespace }: ArgoCdDestinationOptions) {
    this.namespace = optional(namespace, given => requireDnsLabel('namespace of an Argo CD destination', given));
  }

  /**
   * @param namespace namespace of objects that name none, unless it was said here
   * @internal
   */
  public _render(namespace?: string): Record<string, string | undefined> {
    return { ...this.cluster, namespace: this.namespace ?? namespace };
  }
}
