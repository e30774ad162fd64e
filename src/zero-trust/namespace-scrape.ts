import { Construct } from 'constructs';
import { requirePort } from '../core/requirements';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { prepareServices, ServiceAccess } from '../service/service-access';

/**
 * What a Prometheus without a proxy may read of the pods of a namespace.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export interface NamespaceScrape {
  /** Port of the containers. Range: 1 to 65535. It takes plain text then, in all pods of WeightedServices. */
  readonly port: number;

  /**
   * Path of the metrics, the only one that is open.
   *
   * @default /metrics
   */
  readonly path?: string;
}

/** A namespace that is closed. */
interface ScrapedNamespace {
  readonly what: string;
  readonly namespaceName: string;
  /** Annotations of all of its policies: one that counts among those of a dry run would close what it does not name. */
  readonly annotations: Record<string, string>;
}

/** Opens one path at one port of every pod, also in plain text. */
export function openForScraping(
  scope: Construct, { what, namespaceName, annotations }: ScrapedNamespace, { port, path = '/metrics' }: NamespaceScrape,
): void {
  requirePort(`port of scrape of ${what}`, port);
  new AuthorizationPolicy(scope, 'Scrape', {
    name: 'allow-scrape', metadata: { annotations }, rules: [{ operations: [{ ports: [port], paths: [path], methods: ['GET'] }] }],
  });
  prepareServices(scope, namespaceName, access => takePlainText(access, port));
}

/** Of a port of pods only a policy for these pods can say it. */
function takePlainText({ service, peers }: ServiceAccess, port: number): void {
  if (service.labels !== undefined) {
    peers.takePlainText(port);
  }
}
