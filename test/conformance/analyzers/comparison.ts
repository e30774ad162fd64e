/** Our checks beside the expectations of Istio. */
import { readFileSync } from 'node:fs';
import { AnalyzedCase } from './istioctl';
import { AnalyzerCase, AnalyzerMessage } from './test-grid';
import { CHECKS, runChecks } from '../../../src/checks';
import { Finding } from '../../../src/findings';
import { Manifest, resourceName } from '../../../src/istio';
import { Mesh, MeshObject } from '../../../src/mesh';
import { readManifests } from '../../../src/yaml';

/** A difference, as `IST0101 VirtualService shop/web`. */
export interface Difference {
  readonly case: string;
  readonly what: 'missed' | 'false';
  readonly code: string;
  readonly origin: string;
}

/** A code in numbers. */
export interface CodeCount {
  expected: number;
  found: number;
  missed: number;
  false: number;
  /** What `istioctl analyze` finds of the expected. */
  istioctl: number;
}

/** What Istio's validation finds has another test, beside the data sets of that. */
const OF_VALIDATION = ['IST0106', 'IST0133'];

/** The codes of Istio's analyzers that we have a check for. */
export const CODES_IN_REACH: ReadonlySet<string> = new Set(CHECKS.map(({ code }) => code.split('/')[0])
  .filter(code => code.startsWith('IST') && !OF_VALIDATION.includes(code)));

/** What Istio's tests have beside the files: the gateway that Istio installs. */
const INSTALLED: readonly Manifest[] = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      ports: [80, 443, 31400, 15443].map(port => ({ port, targetPort: port, name: `tcp-${port}`, protocol: 'TCP' })),
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system', labels: { istio: 'ingressgateway' } },
    spec: { containers: [{ name: 'istio-proxy', image: 'proxyv2', args: ['proxy', 'router'] }] },
  },
];

/** What our checks find in the files of a case, which are all that there is in the cluster. */
export function findingsOf({ files }: AnalyzerCase): Finding[] {
  const objects = files.flatMap(file => readManifests(readFileSync(file, 'utf8')).manifests)
    .map(({ manifest }) => manifest as Manifest);
  return runChecks(CHECKS, new Mesh([...objects, ...INSTALLED].map((manifest): MeshObject => ({ manifest, oldestIstio: '1.31' })), { external: { isComplete: true } }))
    .filter(({ resource }) => !INSTALLED.some(manifest => resourceName(manifest) === resource));
}

/** Compares a case, and counts. A finding of several objects is told once, with the others beside it. */
export function compare(one: AnalyzerCase, { complete, offline }: AnalyzedCase, counts: Map<string, CodeCount>): Difference[] {
  const findings = findingsOf(one).map(finding => ({ ...finding, code: finding.code.split('/')[0] })).filter(({ code }) => CODES_IN_REACH.has(code));
  const isAbout = ({ resource, related = [] }: Finding, origin: string) => resource === origin || related.includes(origin);
  const expected = unique(one.expected);
  const missed = expected.filter(({ code, origin }) => !findings.some(finding => finding.code === code && isAbout(finding, origin)));
  const told = [...expected, ...complete];
  const isTold = (finding: Finding) => told.some(message => message.code === finding.code && isAbout(finding, message.origin));
  const wrong = unique(findings.filter(finding => !isTold(finding)).map(({ code, resource = '' }) => ({ code, origin: resource })));
  const countOf = (code: string) => counts.get(code) ?? counts.set(code, { expected: 0, found: 0, missed: 0, false: 0, istioctl: 0 }).get(code)!;
  expected.forEach(({ code, origin }) => {
    countOf(code).expected++;
    countOf(code)[missed.some(message => message.code === code && message.origin === origin) ? 'missed' : 'found']++;
    countOf(code).istioctl += offline.some(message => message.code === code && message.origin === origin) ? 1 : 0;
  });
  wrong.forEach(({ code }) => countOf(code).false++);
  return [
    ...missed.map(message => ({ case: one.name, what: 'missed' as const, ...message })),
    ...wrong.map(message => ({ case: one.name, what: 'false' as const, ...message })),
  ];
}

function unique(messages: readonly AnalyzerMessage[]): AnalyzerMessage[] {
  return [...new Map(messages.map(({ code, origin }) => [`${code} ${origin}`, { code, origin }])).values()];
}
