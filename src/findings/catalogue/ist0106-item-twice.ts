import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

/** A Deployment whose container has a variable once for each value. */
const deployment = (...values: string[]): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels: { app: cart }
  template:
    metadata:
      labels: { app: cart }
    spec:
      containers:
        - name: cart
          image: cart:1
          env:
${values.map(value => `            - name: LOG_LEVEL\n              value: ${value}\n`).join('')}`;

export const IST0106_ITEM_TWICE: CatalogueEntry = {
  code: 'IST0106/item-twice',
  level: FindingLevel.WARNING,
  kinds: [EVERY_KIND],
  summary: 'an item that is in its list again: a variable or a port of a container, a finalizer, an owner',
  why: [
    'Server-side apply tells the items of such a list apart by what these have in common: variables by their names, ports by number and '
      + 'protocol, aliases of hosts by their address, owners by their uid. It refuses an object in which two of them are one. Flux and Helm 4 '
      + 'apply so, and Argo CD may; an apply of the other kind takes the object, and the last item counts.',
  ],
  fix: [
    'Keep one of them.',
  ],
  example: {
    language: 'yaml',
    bad: deployment('info', 'debug'),
    mended: deployment('debug'),
  },
};
