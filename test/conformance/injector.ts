/** The injector of Istio as its chart installs it: which pods it takes, by the labels of namespace and pod. */

interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: string[];
}

const NOT_DISABLED: Requirement = { key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] };
const absent = (key: string): Requirement => ({ key, operator: 'DoesNotExist' });
const one = (key: string, value: string): Requirement => ({ key, operator: 'In', values: [value] });

function webhook(name: string, namespace: Requirement[], pod: Requirement[]): object {
  return {
    name: `${name}.sidecar-injector.istio.io`,
    clientConfig: { service: { name: 'istiod', namespace: 'istio-system', path: '/inject', port: 443 } },
    sideEffects: 'None',
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    failurePolicy: 'Fail',
    admissionReviewVersions: ['v1'],
    namespaceSelector: { matchExpressions: namespace },
    objectSelector: { matchExpressions: pod },
  };
}

/** The injector of a revision; without one, that of the default revision. */
export function injector(revision?: string): object {
  const [rev, injection, inject] = ['istio.io/rev', 'istio-injection', 'sidecar.istio.io/inject'];
  const ofRevision = [
    webhook('rev.namespace', [one(rev, revision ?? 'default'), absent(injection)], [NOT_DISABLED]),
    webhook('rev.object', [absent(rev), absent(injection)], [NOT_DISABLED, one(rev, revision ?? 'default')]),
  ];
  const ofDefault = [
    webhook('namespace', [one(injection, 'enabled')], [NOT_DISABLED]),
    webhook('object', [absent(injection), absent(rev)], [one(inject, 'true'), absent(rev)]),
  ];
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: ['istio-sidecar-injector', ...revision === undefined ? [] : [revision]].join('-') },
    webhooks: [...ofRevision, ...revision === undefined ? ofDefault : []],
  };
}
