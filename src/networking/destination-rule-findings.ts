import { FindingOptions } from '../core/findings';
import { RenderedBasicPolicy, RenderedTrafficPolicy } from '../core/traffic-policy/render-traffic-policy';

/** What Istio says about a rule's own policy, and what it does without saying. */
export function findingsOfPolicy(host: string, policy: RenderedTrafficPolicy, hasSelector: boolean): FindingOptions[] {
  return [
    ...findingsOfLevel(`"${host}"`, 'IST0128', policy, hasSelector),
    ...(policy.portLevelSettings ?? []).flatMap(settings =>
      findingsOfLevel(`"${host}" at port ${settings.port.number}`, 'IST0129', settings, hasSelector)),
  ];
}

/** As `findingsOfPolicy`, for a subset, which inherits outlier detection. */
export function findingsOfSubset(name: string, labels: object, policy: RenderedTrafficPolicy, service: RenderedTrafficPolicy): FindingOptions[] {
  const where = `subset "${name}"`;
  return [
    ...(Object.keys(labels).length > 0 ? [] : [{
      code: 'KIA0209',
      message: `${where} has no labels: it has all pods of the service`,
      fix: 'give it the labels of its pods',
    }]),
    ...findingsOfFailover(where, { ...policy, outlierDetection: policy.outlierDetection ?? service.outlierDetection }),
    ...(policy.portLevelSettings ?? []).flatMap(settings => findingsOfFailover(`${where} at port ${settings.port.number}`, settings)),
  ];
}

function findingsOfLevel(where: string, code: string, policy: RenderedBasicPolicy, hasSelector: boolean): FindingOptions[] {
  return [...findingsOfVerification(where, code, policy, hasSelector), ...findingsOfFailover(where, policy)];
}

function findingsOfVerification(where: string, code: string, { tls }: RenderedBasicPolicy, hasSelector: boolean): FindingOptions[] {
  const verified = tls?.caCertificates !== undefined || (tls?.credentialName !== undefined && hasSelector);
  if (tls === undefined || !['SIMPLE', 'MUTUAL'].includes(tls.mode) || verified) {
    return [];
  }
  return [{
    code,
    message: `TLS mode ${tls.mode} towards ${where} names no authorities to verify the server with`,
    fix: 'name them with ServerVerification.caFile, or with a Secret and a workloadSelector; or acknowledge the finding where those of the '
      + 'operating system are meant',
  }];
}

function findingsOfFailover(where: string, { loadBalancer, outlierDetection }: RenderedBasicPolicy): FindingOptions[] {
  const settings = loadBalancer?.localityLbSetting ?? loadBalancer?.zoneAwareLbSetting;
  if (outlierDetection !== undefined || (settings?.failover === undefined && settings?.failoverPriority === undefined)) {
    return [];
  }
  return [{
    code: 'IST0133/failover-without-outlier-detection',
    message: `failover between localities for ${where} has no outlierDetection: Istio does not notice that endpoints fail`,
    fix: 'add outlierDetection to the same policy',
  }];
}
