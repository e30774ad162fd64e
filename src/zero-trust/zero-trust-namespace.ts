import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { NamespaceScrape, openForScraping } from './namespace-scrape';
import { putInto } from '../core/all-or-nothing';
import { ValidationError, refuse } from '../core/errors';
import { isThere } from '../core/known-objects';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireOneOf } from '../core/requirements';
import { DRY_RUN_ANNOTATION } from '../istio';
import { ClusterState } from '../mesh-settings/cluster-state';
import { DataPlane } from '../mesh-settings/data-plane';
import { madeGateways } from '../mesh-settings/known-gateways';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { PeerAuthentication, PeerAuthenticationMode } from '../security/peer-authentication';
import { prepareServices } from '../service/service-access';

/**
 * Properties of a ZeroTrustNamespace.
 */
export interface ZeroTrustNamespaceProps {
  /**
   * Which connections its pods take: `STRICT`, or `PERMISSIVE` while some callers have no proxy yet. Those send plain text and are nobody, so that
   * only what everybody may do is open to them.
   *
   * @default PeerAuthenticationMode.STRICT
   */
  readonly mode?: PeerAuthenticationMode;

  /**
   * Whether policies only say in the proxies' logs and metrics what they would refuse (`istio.io/dry-run`). Mutual TLS has no dry run: beside it
   * the mode is `PERMISSIVE`. In an ambient mesh the proxies of nodes have no dry run either.
   *
   * @default false
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
   */
  readonly dryRun?: boolean;

  /**
   * What a Prometheus without a proxy may read of all pods.
   *
   * @default - nothing: metrics that sidecars merge are at port 15020, which is no part of this
   */
  readonly scrape?: NamespaceScrape;
}

/** The namespaces of a cluster that are closed, by name. */
const CLOSED = new ClusterState('closed namespaces', () => new Map<string, ZeroTrustNamespace>());

/**
 * Closes the namespace of its chart: pods take mutual TLS only, and nobody may call one who is not named.
 *
 * It makes a PeerAuthentication `default` and an AuthorizationPolicy `allow-nothing`, and no Namespace: that exists, or is a `MeshNamespace`. Who may
 * call a WeightedService there its `allowFrom` says; the gateways of an IstioAlb may call those to which it forwards. Probes of the kubelet go on
 * where Istio rewrites them, which it does unless told otherwise, so nothing is opened for them. Other namespaces stay as they are.
 *
 * In an ambient mesh the proxies of nodes refuse who is not named. A service of which callers may do some methods or paths only gets a waypoint,
 * which is made where none is named.
 *
 * @see https://istio.io/latest/docs/concepts/security/#authorization
 */
@pathInErrors
export class ZeroTrustNamespace extends Construct {
  /** Name of the namespace. */
  public readonly namespaceName: string;
  /** Which connections its pods take. */
  public readonly peerAuthentication: PeerAuthentication;
  /** The policy that allows nothing. */
  public readonly authorizationPolicy: AuthorizationPolicy;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props mode, dry run and metrics
   * @throws if the chart has no namespace, it is that of the whole mesh, has a gateway or is closed already; if a gateway forwards there of which
   * nobody knows who it is; or if something is asked for that an ambient mesh would not do
   */
  constructor(scope: Construct, id: string, props: ZeroTrustNamespaceProps = {}) {
    super(scope, id);
    const { mode = PeerAuthenticationMode.STRICT, dryRun = false } = props;
    this.namespaceName = this.requireNamespace(id);
    const what = `zero-trust namespace "${this.namespaceName}"`;
    requireOneOf(`mode of ${what}`, [PeerAuthenticationMode.STRICT, PeerAuthenticationMode.PERMISSIVE], mode,
      'without mutual TLS nobody knows who calls');
    if (dryRun && mode !== PeerAuthenticationMode.PERMISSIVE) {
      refuse(`mode of ${what} beside dryRun`, PeerAuthenticationMode.PERMISSIVE, mode,
        'mutual TLS has no dry run: say PERMISSIVE until policies count');
    }
    const isAmbient = MeshSettings.of(this).dataPlane === DataPlane.AMBIENT;
    if (dryRun && isAmbient) {
      refuse(`dryRun of ${what}`, 'left out in an ambient mesh', dryRun,
        'istiod keeps such policies from the proxies of nodes, and older ones would enforce them: count callers first, with mode PERMISSIVE');
    }
    const annotations: Record<string, string> = dryRun ? { [DRY_RUN_ANNOTATION]: 'true' } : {};
    this.peerAuthentication = new PeerAuthentication(this, 'PeerAuthentication', { name: 'default', mode });
    this.authorizationPolicy = new AuthorizationPolicy(this, 'AllowNothing', { name: 'allow-nothing', metadata: { annotations } });
    prepareServices(this, this.namespaceName, access => access.close({ annotations }));
    optional(props.scrape, scrape => openForScraping(this, { what, namespaceName: this.namespaceName, annotations, isAmbient }, scrape));
  }

  private requireNamespace(id: string): string {
    const namespace = Chart.of(this).namespace ?? refuse(`namespace of "${id}"`, 'known', undefined, 'give the chart a namespace');
    const { rootNamespace, gatewayWorkload } = MeshSettings.of(this);
    if (namespace === rootNamespace) {
      refuse('namespace of a ZeroTrustNamespace', 'another than the root namespace', namespace,
        'policies there are for the whole mesh: close namespaces one by one');
    }
    const gateway = [...madeGateways(this).map(({ workload }) => workload), gatewayWorkload].find(({ namespaceName }) => namespaceName === namespace);
    if (gateway !== undefined) {
      refuse('namespace of a ZeroTrustNamespace', 'one without gateways', namespace,
        'clients from outside have no identity in the mesh, so that it would close the gateway: give gateways a namespace of their own');
    }
    const closed = CLOSED.of(this);
    const other = closed.get(namespace);
    if (other !== undefined && isThere(other)) {
      throw new ValidationError(`namespace "${namespace}" must be closed once, got a second ZeroTrustNamespace beside "${other.node.path}": `
        + 'keep one of them');
    }
    putInto(closed, namespace, this as ZeroTrustNamespace);
    return namespace;
  }
}
