import { App, Chart, Duration, Size } from 'cdk8s';
import { Findings, IstioAlb, ListenerAction, MeshNamespace, WeightedService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';

const app = new App();
const chart = new Chart(app, 'echoserver', { namespace: 'echoserver', disableResourceNameHashes: true });

new MeshNamespace(chart, 'namespace');

/**
 * An echo server whose answer names the pod, and so the version, in `os.hostname`. Its image runs as the user 1000, listens on 8080 and
 * writes nothing: https://github.com/mendhak/docker-http-https-echo/blob/master/Dockerfile (USER 1000, HTTP_PORT=8080).
 */
const container: kplus.ContainerProps = {
  name: 'echoserver',
  image: 'docker.io/mendhak/http-https-echo:31',
  imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
  portNumber: 8080,
  readiness: kplus.Probe.fromHttpGet('/'),
  // cdk8s-plus asks for a whole CPU a pod unless told otherwise.
  resources: { cpu: { request: kplus.Cpu.millis(50) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) } },
  securityContext: { user: 1000, group: 1000 },
};

const echoserver = new WeightedService(chart, 'echoserver', {
  name: 'echoserver',
  port: 80,
  versions: [
    { name: 'v1', weight: 80, containers: [container] },
    { name: 'v2', weight: 20, containers: [container] },
  ],
});

/**
 * A client inside the mesh to send requests from. The image has the user by name, so it needs its number here: the system user that
 * Alpine makes first, 100 in the group 101. https://github.com/curl/curl-container/blob/main/create_base_image.sh (adduser -S curl_user)
 */
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

const alb = new IstioAlb(chart, 'alb');
const http = alb.addListener('http', { port: 80 });
http.addAction('default', { action: ListenerAction.forward(echoserver) });
Findings.of(alb).acknowledge('CDI013', 'nobody else uses the gateway of the cluster that this example is for');

app.synth();
