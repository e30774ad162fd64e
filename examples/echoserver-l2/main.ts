import { App, Chart, Duration, Size } from 'cdk8s';
import { Destination, DestinationRule, Gateway, GatewayServer, HttpAction, HttpRoute, MeshNamespace, ServiceHost, VirtualService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';

const app = new App();
const chart = new Chart(app, 'echoserver', { namespace: 'echoserver', disableResourceNameHashes: true });

new MeshNamespace(chart, 'namespace');

const service = new kplus.Service(chart, 'service', {
  metadata: { name: 'echoserver' },
  ports: [{ name: 'http', port: 80, targetPort: 8080 }],
});
service.selectLabel('app', 'echoserver');

/** User, port and writable paths of the image: https://github.com/mendhak/docker-http-https-echo/blob/master/Dockerfile */
for (const version of ['v1', 'v2']) {
  const labels = { app: 'echoserver', version };
  const deployment = new kplus.Deployment(chart, version, {
    metadata: { name: `echoserver-${version}`, labels },
    podMetadata: { labels },
    select: false,
    containers: [{
      name: 'echoserver',
      image: 'docker.io/mendhak/http-https-echo:31',
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      portNumber: 8080,
      readiness: kplus.Probe.fromHttpGet('/'),
      resources: { cpu: { request: kplus.Cpu.millis(50) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) } },
      securityContext: { user: 1000, group: 1000 },
    }],
  });
  deployment.select(kplus.LabelSelector.of({ labels }));
}

/** User of the image: https://github.com/curl/curl-container/blob/main/create_base_image.sh */
new kplus.Deployment(chart, 'sleep', {
  metadata: { name: 'sleep' },
  podMetadata: { labels: { app: 'sleep' } },
  replicas: 1,
  // It does not listen to the signal to stop.
  terminationGracePeriod: Duration.seconds(0),
  containers: [{
    name: 'sleep',
    image: 'docker.io/curlimages/curl:8.17.0',
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    command: ['/bin/sleep', 'infinity'],
    resources: { cpu: { request: kplus.Cpu.millis(10) }, memory: { request: Size.mebibytes(16), limit: Size.mebibytes(64) } },
    securityContext: { user: 100, group: 101 },
    volumeMounts: [{ path: '/tmp', volume: kplus.Volume.fromEmptyDir(chart, 'sleep-tmp', 'tmp') }],
  }],
});

const host = ServiceHost.fromService(service);
const rule = new DestinationRule(chart, 'rule', {
  name: 'echoserver',
  host,
  subsets: ['v1', 'v2'].map(version => ({ name: version, labels: { version } })),
});

/** A gateway does not read the routes of the mesh, so both get the same one. */
const split: HttpRoute = {
  name: 'default',
  action: HttpAction.route([
    { destination: Destination.toSubset(rule.subset('v1')), weight: 80 },
    { destination: Destination.toSubset(rule.subset('v2')), weight: 20 },
  ]),
};
new VirtualService(chart, 'mesh', { name: 'echoserver', services: [host], http: [split] });

const gateway = new Gateway(chart, 'alb', { servers: [GatewayServer.http({ hosts: ['*'] })] });
new VirtualService(chart, 'alb-routes', { hosts: ['*'], gateways: [gateway], http: [split] });

app.synth();
