import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';

/** Port of every container of the sample. */
export const PORT = 9080;

const TAG = '1.20.3';

/** Who the images run as is in the README of the echoserver, with the places that say it. */
const NOBODY: kplus.ContainerSecurityContextProps = { user: 1000, group: 1000 };

function container(name: string, version: string, others: Partial<kplus.ContainerProps> = {}): kplus.ContainerProps {
  return {
    name,
    image: `docker.io/istio/examples-bookinfo-${name}-${version}:${TAG}`,
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    portNumber: PORT,
    readiness: kplus.Probe.fromHttpGet('/health'),
    resources: {
      cpu: { request: kplus.Cpu.millis(50) },
      memory: { request: Size.mebibytes(64), limit: Size.mebibytes(256) },
    },
    securityContext: NOBODY,
    ...others,
  };
}

/** The page: asks details and reviews, and hands on the header `end-user` of who has logged in. */
export const productpage = (tmp: kplus.Volume): kplus.ContainerProps => container('productpage', 'v1', { volumeMounts: [{ path: '/tmp', volume: tmp }] });

/** Pages, publisher and ISBN of a book. */
export const details = container('details', 'v1');

/** Stars of a book. */
export const ratings = container('ratings', 'v1');

/** Reviews of a book: v1 without stars, v2 with black and v3 with red ones, which both ask ratings. Its server writes beside its own files. */
export const reviews = (version: string): kplus.ContainerProps => container('reviews', version, {
  startup: kplus.Probe.fromTcpSocket({ failureThreshold: 12 }),
  resources: {
    cpu: { request: kplus.Cpu.millis(100) },
    memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
  },
  securityContext: { user: 1001, group: 0, readOnlyRootFilesystem: false },
});
