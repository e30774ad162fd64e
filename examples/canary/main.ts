import { App, Chart, Duration, Size } from 'cdk8s';
import {
  ArgoCdApplication, CanaryRollout, CanaryScale, CanaryStep, IstioAlb, IstioMetric, ListenerAction, ListenerCondition, MeshNamespace,
  StringMatch, SyncWaves,
} from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';

const app = new App();
const chart = new Chart(app, 'canary', { namespace: 'canary', disableResourceNameHashes: true });
SyncWaves.addTo(chart);

new MeshNamespace(chart, 'namespace');

/** The echo server, delivered by Argo Rollouts. A new version is a new image, or another value of VERSION, in a commit. */
const echoserver = new CanaryRollout(chart, 'echoserver', {
  name: 'echoserver',
  port: 80,
  replicas: 4,
  containers: [{
    name: 'echoserver',
    image: 'docker.io/mendhak/http-https-echo:31',
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    portNumber: 8080,
    envVariables: { VERSION: kplus.EnvValue.fromValue('1') },
    readiness: kplus.Probe.fromHttpGet('/'),
    resources: { cpu: { request: kplus.Cpu.millis(50) }, memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) } },
    securityContext: { user: 1000, group: 1000 },
  }],
  steps: [
    // Testers first: one pod, which only requests with their header reach.
    CanaryStep.canaryScale(CanaryScale.replicas(1)),
    CanaryStep.headerRoute('testers', { 'x-user-group': StringMatch.exact('testers') }),
    CanaryStep.pause(),
    CanaryStep.weight(20),
    CanaryStep.canaryScale(CanaryScale.matchTrafficWeight()),
    CanaryStep.analysis([
      IstioMetric.successRate({ min: 99 }),
      IstioMetric.latency({ percentile: 95, max: Duration.millis(500) }),
    ]),
    CanaryStep.weight(50),
    CanaryStep.pause(Duration.minutes(5)),
    CanaryStep.weight(100),
    // The pods of the version before stay meanwhile: an abort has somewhere to go back to.
    CanaryStep.pause(Duration.minutes(1)),
  ],
});

/** A client inside the mesh to send requests from. */
new kplus.Deployment(chart, 'sleep', {
  metadata: { name: 'sleep' },
  podMetadata: { labels: { app: 'sleep' } },
  replicas: 1,
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
const http = alb.addListener('http', { port: 80, hosts: ['echo.example.com'] });
http.addAction('echo', {
  conditions: [ListenerCondition.pathPrefixes(['/echo'])],
  timeout: Duration.seconds(5),
  action: ListenerAction.forward(echoserver),
});
http.addAction('default', { action: ListenerAction.fixedResponse(404) });

const delivery = new Chart(app, 'delivery');
new ArgoCdApplication(delivery, 'application', {
  name: 'canary',
  manages: chart,
  source: { repoUrl: 'https://github.com/cdk8s-istio/cdk8s-istio.git', path: 'dist/canary', targetRevision: 'main' },
});

app.synth();
