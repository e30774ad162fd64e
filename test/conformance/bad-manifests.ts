/** Manifests that are wrong in one way each, made from an example that is right, and who has to notice. */

/** Who notices first: the API server, one of Istio's validations, or nobody before requests fail. */
export type Guard = 'apiserver' | 'webhook' | 'analyzer' | 'nobody';

export interface BadManifest {
  /** What is wrong with it. */
  readonly name: string;
  /** A text of the right manifests, and what stands there instead. */
  readonly edit: readonly [right: string, wrong: string];
  readonly guard: Guard;
  /** What the guard says. */
  readonly message?: RegExp | string;
  /** With an analyzer: the code of its message. */
  readonly code?: string;
  /** What requests to the gateway get from Envoy. */
  readonly status?: number;
}

/** A line of the rule for the gateway, the last one of the example. */
const LAST_WEIGHT = 'subset: v2\n          weight: 20\n';

/** Replaces the last occurrence of a text that has to be there. */
export function broken(yaml: string, { name, edit: [right, wrong] }: BadManifest): string {
  const index = yaml.lastIndexOf(right);
  if (index < 0) {
    throw new Error(`"${name}" has nothing to break: ${JSON.stringify(right)} is not there`);
  }
  return yaml.slice(0, index) + wrong + yaml.slice(index + right.length);
}

function rule(lines: string): readonly [string, string] {
  return ['    - name: default\n', `    - name: default\n${lines}`];
}

export const BAD_MANIFESTS: readonly BadManifest[] = [
  {
    name: 'a weight that is a text',
    edit: ['weight: 20', 'weight: "20"'],
    guard: 'apiserver',
    message: '.spec.http[0].route[1].weight: expected numeric (int or float), got string',
  },
  {
    name: 'a field that there is not',
    edit: ['weight: 20', 'wieght: 20'],
    guard: 'apiserver',
    message: '.spec.http[0].route[1].wieght: field not declared in schema',
  },
  {
    name: 'a value that is none of the enumeration',
    edit: ['  subsets:\n', '  trafficPolicy:\n    loadBalancer:\n      simple: FASTEST\n  subsets:\n'],
    guard: 'apiserver',
    message: /spec\.trafficPolicy\.loadBalancer\.simple: Unsupported value: "FASTEST"/,
  },
  {
    name: 'a timeout of half a millisecond, against a CEL rule',
    edit: rule('      timeout: 500us\n'),
    guard: 'apiserver',
    message: /spec\.http\[0\]\.timeout: Invalid value: .*must be a valid duration greater than 1ms/,
  },
  {
    name: 'a choice of two of which one is allowed',
    edit: rule('      match:\n        - uri:\n            exact: /a\n            prefix: /b\n'),
    guard: 'apiserver',
    message: '"spec.http[0].match[0].uri" must validate one and only one schema (oneOf). Found 2 valid alternatives',
  },
  {
    name: 'a server of a gateway without hosts',
    edit: ['    - hosts:\n        - "*"\n      port:', '    - port:'],
    guard: 'apiserver',
    message: 'spec.servers[0].hosts: Required value',
  },
  {
    name: 'a negative weight',
    edit: ['weight: 20', 'weight: -20'],
    guard: 'webhook',
    message: 'weight -20 < 0',
  },
  {
    name: 'weights that are all 0',
    edit: ['weight: 80\n        - destination:\n            host: echoserver.echoserver.svc.cluster.local\n            subset: v2\n          weight: 20',
      'weight: 0\n        - destination:\n            host: echoserver.echoserver.svc.cluster.local\n            subset: v2\n          weight: 0'],
    guard: 'webhook',
    message: 'total destination weight = 0',
  },
  {
    name: 'an expression that is no RE2',
    edit: rule('      match:\n        - uri:\n            regex: "a(?=b)"\n'),
    guard: 'webhook',
    message: 'invalid or unsupported Perl syntax: `(?=`',
  },
  {
    name: 'a host that is no host',
    edit: ['  gateways:\n    - echoserver-alb\n  hosts:\n    - "*"', '  gateways:\n    - echoserver-alb\n  hosts:\n    - "https://example.com"'],
    guard: 'webhook',
    message: /https:\/\/example\.com/,
  },
  {
    name: 'a gateway that there is not',
    edit: ['    - echoserver-alb\n', '    - echoserver-elb\n'],
    guard: 'analyzer',
    code: 'IST0101',
    message: 'Referenced gateway not found: "echoserver-elb"',
    status: 404,
  },
  {
    name: 'a subset that there is not',
    edit: [LAST_WEIGHT, LAST_WEIGHT.replace('v2', 'v3')],
    guard: 'analyzer',
    code: 'IST0101',
    message: 'Referenced host+subset in destinationrule not found: "echoserver.echoserver.svc.cluster.local+v3"',
    status: 503,
  },
  {
    name: 'a host that there is not',
    edit: ['host: echoserver.echoserver.svc.cluster.local\n            subset: v2', 'host: echo.echoserver.svc.cluster.local'],
    guard: 'analyzer',
    code: 'IST0101',
    message: 'Referenced host not found: "echo.echoserver.svc.cluster.local"',
    status: 503,
  },
  {
    name: 'a selector that is of no gateway',
    edit: ['    istio: ingressgateway\n', '    istio: egressgateway\n'],
    guard: 'analyzer',
    code: 'IST0101',
    message: 'Referenced selector not found: "istio=egressgateway"',
  },
  {
    name: 'a port without a protocol in its name',
    edit: ['    - name: http\n      port: 80\n      targetPort: 8080', '    - name: foo\n      port: 80\n      targetPort: 8080'],
    guard: 'analyzer',
    code: 'IST0118',
    message: 'Port name foo (port: 80, targetPort: 8080) doesn\'t follow the naming convention of Istio port.',
  },
  {
    name: 'a version label that no pod has',
    edit: ['        version: v2\n      name: v2', '        version: v22\n      name: v2'],
    guard: 'analyzer',
    code: 'IST0173',
    message: 'The Subset v2 defined in the DestinationRule does not select any pods.',
    status: 503,
  },
  {
    name: 'a Service that selects no pod',
    edit: ['  selector:\n    app: echoserver\n', '  selector:\n    app: echo-server\n'],
    guard: 'nobody',
    status: 503,
  },
];
