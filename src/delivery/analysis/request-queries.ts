import { Duration } from 'cdk8s';
import { AnalysisContext } from './analysis-context';
import { JudgedTrafficOptions } from './analysis-metric-options';
import { MetricReporter } from './metric-reporter';
import { requirePrometheus } from './prometheus-server';
import { RequestQuery } from './request-query';
import { RolloutVersion, seriesOf } from './version-series';
import { renderDuration } from '../../core/durations';
import { MAX_INT32, requireInteger, requireOneOf } from '../../core/requirements';

const DEFAULT_WINDOW = Duration.minutes(2);

/** Queries about the requests of a version. */
export type VersionQueries = (version: RolloutVersion) => RequestQuery;

/** How far a metric of requests looks back. */
export function windowOf({ window = DEFAULT_WINDOW }: JudgedTrafficOptions): Duration {
  return window;
}

/** Checks which requests are measured, and gives the queries about them for a Rollout. */
export function requestQueries(what: string, options: JudgedTrafficOptions): (context: AnalysisContext) => VersionQueries {
  const { reporter = MetricReporter.DESTINATION, minRequests = 1 } = options;
  const window = renderDuration(`window of ${what}`, windowOf(options));
  requireOneOf(`reporter of ${what}`, Object.values(MetricReporter), reporter, 'take a member of MetricReporter');
  requireInteger(`minRequests of ${what}`, minRequests, 1, MAX_INT32, 'take at least one request');
  return context => {
    const prometheus = requirePrometheus(`prometheus of ${what}`, { ...context.prometheus, ...options.prometheus });
    return version => new RequestQuery(seriesOf(what, version, reporter, prometheus, context), window, minRequests, context.carriesGrpc);
  };
}
