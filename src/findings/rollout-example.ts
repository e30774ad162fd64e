/** Parts of an example with a Rollout that moves requests by Istio. */
export interface RolloutExample {
  /** Its steps, each a line of YAML. */
  readonly steps?: readonly string[];
  /** What its VirtualService has beside the routes: hosts, where it is no delegate. */
  readonly hosts?: string;
  /** Routes before the one that is split, each some lines of YAML. */
  readonly before?: string;
  /** Further destinations of the route that is split. */
  readonly destinations?: string;
  /** Name of the route that is split, as the Rollout has it. */
  readonly route?: string;
  /** Weight of the stable version. */
  readonly stable?: number;
}

/** A Rollout with its VirtualService and its DestinationRule. */
export function rolloutExample(
  { steps = ['setWeight: 20'], hosts = '', before = '', destinations = '', route = 'primary', stable = 100 }: RolloutExample,
): string {
  const managed = steps.flatMap(step => /name: ([a-z]+)/.exec(step)?.[1] ?? []);
  return `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: orders
  namespace: shop
spec:
  selector:
    matchLabels:
      app: orders
  template:
    metadata:
      labels:
        app: orders
    spec:
      containers:
        - name: orders
          image: registry.example.com/orders:1.4
  strategy:
    canary:
      trafficRouting:${managed.length === 0 ? '' : `
        managedRoutes:${managed.map(name => `
          - name: ${name}`).join('')}`}
        istio:
          virtualServices:
            - name: orders-rollout
              routes:
                - ${route}
          destinationRule:
            name: orders-rollout
            canarySubsetName: canary
            stableSubsetName: stable
      steps:${steps.map(step => `
        - ${step}`).join('')}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders-rollout
  namespace: shop
spec:${hosts}
  http:${before}
    - name: primary
      route:
        - destination:
            host: orders.shop.svc.cluster.local
            subset: stable
          weight: ${stable}
        - destination:
            host: orders.shop.svc.cluster.local
            subset: canary
          weight: 0${destinations}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: orders-rollout
  namespace: shop
spec:
  host: orders.shop.svc.cluster.local
  subsets:
    - name: canary
      labels:
        app: orders
    - name: stable
      labels:
        app: orders
`;
}

/** What leads callers inside the mesh to the VirtualService of the Rollout. */
export function rootExample(match: string): string {
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: orders
  namespace: shop
spec:
  hosts:
    - orders.shop.svc.cluster.local
  http:
    - name: orders
${match}      delegate:
        name: orders-rollout
`;
}
