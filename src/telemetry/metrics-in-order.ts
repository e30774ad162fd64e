import { MetricOverride } from './metric-override';
import { TelemetryMetrics } from './telemetry-metrics';
import { TelemetryMode } from './telemetry-mode';
import { refuse } from '../core/errors';

/** Istio keeps only the providers of the last entry that names any: what others of an earlier one were to get is dropped. */
export function requireKeptProviders(entries: readonly TelemetryMetrics[], what: (index: number) => string): void {
  const naming = entries.flatMap(({ providers = [] }, index) => providers.length === 0 ? [] : [{ providers, index }]);
  const kept = naming[naming.length - 1]?.providers ?? [];
  for (const { providers, index } of naming) {
    const dropped = providers.find(provider => !kept.includes(provider));
    if (dropped !== undefined) {
      refuse(`provider of ${what(index)}`, `one that the last entry with providers names too (${kept.join(', ')})`, dropped,
        'Istio reports to the providers of that one only: name all of them there');
    }
  }
}

/** Istio forgets that all metrics are disabled as soon as a later override says anything about one of them. */
export function requireDisabledLast(entries: readonly TelemetryMetrics[], what: (index: number) => string): void {
  const disabled = new Set<string>();
  let inherited: readonly string[] = ['those further out'];
  entries.forEach(({ providers = inherited, overrides = [] }, index) => {
    inherited = providers;
    overrides.forEach((override, position) => {
      const keys = providers.flatMap(provider => sidesOf(override).map(side => `${side} ${provider}`));
      if (disablesAll(override)) {
        keys.forEach(key => disabled.add(key));
      } else if (keys.some(key => disabled.has(key))) {
        refuse(`override ${position} of ${what(index)}`, 'left out after one that disables all metrics', override.metric?._match ?? 'all metrics',
          'with it Istio reports all of them again: disable the others one by one');
      }
    });
  });
}

function disablesAll({ metric, disabled = false }: MetricOverride): boolean {
  return metric === undefined && disabled;
}

function sidesOf({ mode }: MetricOverride): TelemetryMode[] {
  return mode === undefined ? Object.values(TelemetryMode) : [mode];
}
