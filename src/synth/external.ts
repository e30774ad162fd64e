import { External } from '../mesh';
import { ExternalResourcesProps } from '../mesh-settings/external-resources';

/** What constructs say is elsewhere, as the reading side knows it. */
export function externalOf(declared: readonly ExternalResourcesProps[]): External {
  return {
    services: declared.flatMap(({ services = [] }) => services).map(({ namespaceName: namespace, ...others }) => ({ ...others, namespace })),
    gateways: declared.flatMap(({ gateways = [] }) => gateways).map(({ namespaceName: namespace, ...others }) => ({ ...others, namespace })),
    namespaces: declared.flatMap(({ namespaces = [] }) => namespaces),
    workloads: declared.flatMap(({ workloads = [] }) => workloads).map(({ namespaceName: namespace, labels }) => ({ namespace, labels })),
    isComplete: declared.some(({ isComplete }) => isComplete === true),
  };
}
