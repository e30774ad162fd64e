import { parseAllDocuments } from 'yaml';
import { Thing } from './random-meshes/objects';

const YAML = `
apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge }, annotations: { proxy.istio.io/config: 'concurrency: 2' } }
spec:
  hostNetwork: false
  containers: [{ name: istio-proxy, image: auto, args: [proxy, router], securityContext: { runAsUser: 1337 } }]
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: job, namespace: shop }
spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } } } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: public, namespace: edge }
spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: public-v1 } }
---
apiVersion: v1
kind: Secret
metadata: { name: main-tls, namespace: edge }
type: kubernetes.io/tls
data: { tls.crt: YQ== }
stringData: { tls.key: a }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: second-tls, namespace: edge }
spec: { target: { name: second-tls, template: { data: { tls.crt: a } } } }
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: third-tls, namespace: edge }
spec: { template: { metadata: { name: third-tls }, type: kubernetes.io/tls } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "rootNamespace: istio-system\\naccessLogFile: /dev/stdout\\n" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data: { values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}' }
---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: istio, namespace: istio-system }
spec: { meshConfig: { rootNamespace: istio-system }, values: { global: {} } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: service } }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: cart, namespace: shop }
spec:
  replicas: 1
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: cart-v1 }
  strategy: { canary: { trafficRouting: { istio: { virtualServices: [{ name: cart, routes: [a] }] } } } }
  template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, image: a }] } }
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: cart, namespace: shop }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: cart-v1 }
  service: { name: cart, port: 80, delegation: true }
  analysis: { metrics: [{ name: request-success-rate }], webhooks: [{ name: gate, type: confirm-rollout }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec:
  syncPolicy: { syncOptions: ['RespectIgnoreDifferences=true'] }
  ignoreDifferences: [{ group: networking.istio.io, kind: VirtualService, name: cart, jqPathExpressions: ['.spec.http[0]'], managedFieldsManagers: [a] }]
`;

/** An object of each kind that a random mesh does not have, and that somebody reads. */
export function otherKinds(): Thing[] {
  return parseAllDocuments(YAML).map(document => document.toJS() as Thing);
}
