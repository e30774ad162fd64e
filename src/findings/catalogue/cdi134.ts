import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const deployment = (path: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  template:
    metadata:
      labels:
        app: cart
    spec:
      containers:
        - name: cart
          image: cart:1
          readinessProbe:
            httpGet:
              path: ${path}
              port: 8080
`;

export const CDI134: CatalogueEntry = {
  code: 'CDI134',
  level: FindingLevel.WARNING,
  kinds: [
    'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout', 'networking.istio.io/ProxyConfig', '/ConfigMap',
    'install.istio.io/IstioOperator',
  ],
  summary: 'pods that never run, or are never ready',
  why: [
    'In pods with a sidecar the agent of Istio sends the probes in the place of the kubelet, and reads their paths in another way: with `%` that '
      + 'does not come before two hexadecimal digits, or with a control character, it answers 500 to every try. The pods are never ready, or are '
      + 'started again and again; without a sidecar the same probe works.',
    'A sidecar listens on ports of its own (15000, 15001, 15006, 15020, 15021, 15090): an application that wants one of them ends at once. With '
      + 'other values than it knows in `sidecar.istio.io/logLevel`, `componentLogLevel` and `agentLogLevel`, with an expression in '
      + '`statsInclusionRegexps` that is none, the proxy does not start; with no JSON in `userVolume` and `userVolumeMount`, and no port in '
      + '`prometheus.io/port`, the injector refuses each pod. An image with blanks or capitals no kubelet gets.',
    'The injector writes the variables of a proxy (`environmentVariables` of a ProxyConfig, `proxyMetadata`) into YAML as they are, values between '
      + 'quotes: with a quotation mark, a backslash or a line break in a value, or a name that is not one word, it makes no pod, or another '
      + 'value of it.',
    'The agent writes `statsInclusionPrefixes`, `statsInclusionSuffixes` and `extraStatTags` as they are into what Envoy starts with: '
      + 'quotation marks end it, and an empty one among them (`a,`) is refused. `statsFlushInterval` it writes as Go does, `500ms` and `1m0s`, '
      + 'which Envoy does not read: only 1s to less than 1m start. Where `proxyCPU` is more than `proxyCPULimit` the API server refuses what the '
      + 'injector makes; so it does with a container `istio-init`, and with volumes that have the names of the injector and another content.',
    'Linux starts no program without a name, in a `workingDir` that does not begin with `/`, or with a volume in the place of `/`.',
    'Linux starts no program with an argument, or a variable with its name, of more than 131,071 bytes. The API server takes an object of that '
      + 'size, and the container never runs. What counts is the text after the kubelet has put variables in the place of `$(NAME)`.',
  ],
  fix: [
    'Write `%25` for the sign itself. Put long texts into a ConfigMap or a Secret, and mount it as a file.',
  ],
  example: { language: 'yaml', bad: deployment('/ready/100%'), mended: deployment('/ready/100%25') },
};
