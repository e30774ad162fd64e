import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (account: string): string => `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ledger
  namespace: shop
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata:
  name: ledger
  namespace: shop
spec:
  address: 192.0.2.20
  labels:
    app: ledger
  serviceAccount: ${account}
`;

export const CDI143: CatalogueEntry = {
  code: 'CDI143',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/WorkloadEntry', 'networking.istio.io/WorkloadGroup', 'networking.istio.io/ServiceEntry'],
  summary: 'an endpoint with a service account that nobody has',
  why: [
    'With mutual TLS a proxy compares who answers with the `serviceAccount` of the endpoint. Where its proxy runs with another one, every request '
      + 'is answered with 503. Accounts are those of the ServiceAccounts and those that pods name; it is told where the namespace is here, or a '
      + 'name is nearly the same.',
  ],
  fix: [
    'Write the account with which the proxy of the machine runs, in the namespace of the entry.',
  ],
  example: { language: 'yaml', bad: objects('legder'), mended: objects('ledger') },
};
