import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0106_REFUSED_VALUE: CatalogueEntry = {
  code: 'IST0106/refused-value',
  level: FindingLevel.ERROR,
  cannotBeAccepted: 'The API server refuses the object.',
  kinds: [EVERY_KIND],
  summary: "a value that the CRD of one of Istio's kinds does not allow, or a field that it wants and that is missing; labels and annotations of "
    + 'any; pods of Deployments and the like',
  why: [
    'The API server asks the CRD of a kind before it takes an object: the type of each field, its limits and choices, which fields are '
      + 'required, which exclude each other, and the rules in CEL. What breaks one is refused as a whole. The library carries the CRDs of '
      + 'the newest Istio that it knows, and asks the same of every object, in all versions that are served.',
    'Labels and annotations have one form for all kinds, so they are looked at in all, and in templates of pods.',
    'Pods are looked at too, where Deployments, StatefulSets, DaemonSets, Jobs and their like have them: names of containers, ports, variables, '
      + 'probes, mounts and volumes, resources, users. What is missing there is not told: a part of an object, such as a patch, may be all.',
  ],
  fix: [
    'The message says what the field must be. A text where a number belongs, and the other way round, is mostly a question of quotes.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBBIN
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
`,
  },
};
