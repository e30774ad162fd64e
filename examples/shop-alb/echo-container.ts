import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/**
 * What runs in place of each service of the shop: an echo server, whose answer names the pod and the path that it got. Its image runs as
 * the user 1000, listens on 8080 and writes nothing.
 */
export const echo: kplus.ContainerProps = {
  name: 'echo',
  image: 'docker.io/mendhak/http-https-echo:31',
  imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
  portNumber: 8080,
  readiness: kplus.Probe.fromHttpGet('/healthz'),
  liveness: kplus.Probe.fromHttpGet('/healthz'),
  resources: {
    cpu: { request: kplus.Cpu.millis(50) },
    memory: { request: Size.mebibytes(64), limit: Size.mebibytes(128) },
  },
  securityContext: { user: 1000, group: 1000 },
};
