import { PrometheusServer } from './prometheus-server';

/** What a metric has to know of the Rollout that it judges. */
export interface AnalysisContext {
  /** Name of the Rollout; its pods have names that begin with it. */
  readonly rolloutName: string;
  /** None where the chart has no namespace: Argo says it then. */
  readonly namespace?: string;
  /** The Prometheus of the Rollout; a metric may say otherwise. */
  readonly prometheus?: PrometheusServer;
  /** Whether requests of gRPC may be among those of the service: it needs HTTP/2. */
  readonly carriesGrpc: boolean;
  /** Whether it is measured as long as the canary lasts, and not in a step. */
  readonly inBackground?: boolean;
  /** Names of the Services of the versions, at host level. At subset level callers know them by one name only. */
  readonly services?: { readonly stable: string; readonly canary: string };
}

/** The arguments that Argo fills in: their names in templates, and where the values come from. */
export const ARGUMENTS = {
  'canary-hash': { podTemplateHashValue: 'Latest' },
  'stable-hash': { podTemplateHashValue: 'Stable' },
  'namespace': { fieldRef: { fieldPath: 'metadata.namespace' } },
} as const;

export type ArgumentName = keyof typeof ARGUMENTS;

export const ARGUMENT_NAMES = Object.keys(ARGUMENTS) as ArgumentName[];

/** What stands in a template where Argo puts the value of an argument. */
export function placeholder(name: ArgumentName): string {
  return `{{args.${name}}}`;
}

/** The arguments that a query has. */
export function argumentsOf(query: string): ArgumentName[] {
  return ARGUMENT_NAMES.filter(name => new RegExp(`\\{\\{\\s*args\\.${name}\\s*\\}\\}`).test(query));
}
