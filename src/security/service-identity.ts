import * as kplus from 'cdk8s-plus-28';
import { AuthorizationSource } from './authorization-source';
import { requireValues } from './policy-values';
import { refuse } from '../core/errors';
import { requireDnsLabel, requireItems, requireObjectName } from '../core/requirements';
import { principalOf, ruleOfPolicyField } from '../istio';
import { GatewayWorkload } from '../mesh-settings/gateway-workload';

/** The account of all pods of a namespace that name none. */
const SHARED_ACCOUNT = 'default';

/**
 * Who calls others: a WeightedService, a MeshWorkload, or an identity that `ServiceIdentity` names.
 */
export interface ICaller {
  /**
   * Who it is to others. Pods that this app makes without a ServiceAccount get one.
   *
   * @throws if its identity is not known, or that of all pods in its namespace
   */
  identify(): ServiceIdentity;
}

/**
 * Who a workload is to others: the ServiceAccount in its certificate, which mutual TLS proves.
 *
 * @see https://istio.io/latest/docs/concepts/security/#istio-identity
 */
export class ServiceIdentity implements ICaller {
  /**
   * The pods that run as a ServiceAccount, in this cluster or another one of the mesh.
   *
   * @param namespaceName namespace of the account
   * @param name name of the account
   * @throws if one of them is no name, or it is the account `default`, which all pods of a namespace share that name none
   */
  public static fromServiceAccount(namespaceName: string, name: string): ServiceIdentity {
    requireDnsLabel('namespaceName of a ServiceAccount', namespaceName);
    requireObjectName('name of a ServiceAccount', name, 'give the name of the object');
    return new ServiceIdentity(() => ({ principals: [principalOf(namespaceName, requireOwn(name, 'the caller'))] }));
  }

  /**
   * The pods of a workload of this app.
   *
   * @param workload a Deployment or another workload with a ServiceAccount of its own
   * @throws if it has none, or its namespace is not known
   */
  public static fromWorkload(workload: kplus.Workload): ServiceIdentity {
    return new ServiceIdentity(() => ({ principals: [principalOfWorkload(workload, `workload "${workload.node.path}"`)] }));
  }

  /**
   * The pods of a gateway: a request that came through it has its identity, and no longer that of the client.
   *
   * @param workload the gateway, such as `workload` of an `IngressGateway`
   * @throws if the ServiceAccount of its pods is not known
   */
  public static fromGateway(workload: GatewayWorkload): ServiceIdentity {
    const { namespaceName, labels, serviceAccountName } = workload;
    const place = namespaceName === '' ? '' : ` in "${namespaceName}"`;
    const name = serviceAccountName ?? refuse(`serviceAccountName of the gateway with the labels ${JSON.stringify(labels)}${place}`, 'known',
      undefined, 'say it in the GatewayWorkload, of the mesh settings or of IngressGateway.fromWorkload: it is who calls the pods behind');
    return new ServiceIdentity(() => ({ principals: [principalOf(namespaceName, requireOwn(name, 'a gateway'))] }));
  }

  /**
   * Every pod of a namespace that has a certificate.
   *
   * @param namespaceName name of the namespace
   * @throws if it is no name
   */
  public static fromNamespace(namespaceName: string): ServiceIdentity {
    requireDnsLabel('namespaceName of callers', namespaceName);
    return new ServiceIdentity(() => ({ namespaces: [namespaceName] }));
  }

  /**
   * Identities as a policy writes them, such as those of another trust domain.
   *
   * @param principals `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`, each with a `*` at one end at most
   * @throws if there is none, or no certificate has one
   */
  public static fromPrincipals(principals: string[]): ServiceIdentity {
    requireItems('principals of callers', principals, 'name one');
    const checked = requireValues('principals of callers', principals, ruleOfPolicyField('principals'))!;
    return new ServiceIdentity(() => ({ principals: checked }));
  }

  /**
   * Of pods that may become more, each with an account of its own.
   *
   * @internal
   */
  public static _ofAccounts(namespaceName: string, names: () => readonly string[]): ServiceIdentity {
    return new ServiceIdentity(() => ({ principals: [...new Set(names())].map(name => principalOf(namespaceName, name)) }));
  }

  private constructor(
    /**
     * The source of a policy for them, as it is now.
     *
     * @internal
     */
    public readonly _source: () => AuthorizationSource,
  ) {
    _source();
  }

  /** Itself. */
  public identify(): ServiceIdentity {
    return this;
  }
}

/** The ServiceAccount of a workload, which is its own. */
export function accountOf(workload: kplus.Workload, what: string): string | undefined {
  const { serviceAccount } = workload;
  return serviceAccount && requireOwn(serviceAccount.name, what);
}

function principalOfWorkload(workload: kplus.Workload, what: string): string {
  const account = accountOf(workload, what) ?? refuse(`serviceAccount of ${what}`, 'given', undefined,
    'give it a ServiceAccount of its own: without one it is who all pods of its namespace are');
  const namespace = workload.metadata.namespace ?? refuse(`namespace of ${what}`, 'known', undefined, 'give its chart a namespace');
  return principalOf(namespace, account);
}

function requireOwn(name: string, what: string): string {
  return name !== SHARED_ACCOUNT ? name : refuse(`serviceAccount of ${what}`, 'one of its own', name,
    'all pods of a namespace that name no account run as "default": give these pods one, or name all of them with ServiceIdentity.fromNamespace');
}
