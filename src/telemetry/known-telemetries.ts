import { SelectedPods } from '../mesh-settings/selected-pods';

/** The Telemetries that an app has: what Istio makes of two for the same pods depends on which is older. */
export const TELEMETRIES = new SelectedPods('Telemetry', 'target', labels =>
  `two for the same pods are undefined in Istio (${labels ? 'IST0159' : 'IST0160'})`);
