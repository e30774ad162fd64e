/** What `istioctl analyze` finds in files. */
import { spawnSync } from 'node:child_process';
import { buildAnalyzers } from './build';
import { AnalyzerCase, AnalyzerMessage } from './test-grid';

/** What all analyzers together find in the files of a case. */
export interface AnalyzedCase {
  /** With the objects of Kubernetes, as in a cluster. */
  readonly complete: readonly AnalyzerMessage[];
  /** As `istioctl analyze` reads files: without Services, Namespaces, Pods and Secrets, and without the analyzers that need them. */
  readonly offline: readonly AnalyzerMessage[];
}

const MAX_BYTES = 64_000_000;

export async function analyzeWithIstio(cases: readonly AnalyzerCase[]): Promise<readonly AnalyzedCase[]> {
  const input = JSON.stringify(cases.map(({ files, meshConfig, meshNetworks }) => ({ files, meshConfig, meshNetworks })));
  const { status, stdout, stderr } = spawnSync(await buildAnalyzers(), { input, encoding: 'utf8', maxBuffer: MAX_BYTES });
  if (status !== 0) {
    throw new Error(`the analyzers of Istio did not run:\n${stderr}`);
  }
  return JSON.parse(stdout) as AnalyzedCase[];
}
