import { IST0157 } from '../../findings/catalogue/ist0157';
import { mapsOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';

/** What happens without a provider is said by the mesh configuration, which no manifest shows. */
export const logsWithoutProvider: Check = {
  ...IST0157,
  check: object => mapsOf(readPolicy(object).spec.accessLogging).flatMap(({ providers, disabled }, index) => mapsOf(providers).length > 0 ? [] : [{
    message: disabled === true
      ? `accessLogging ${index} disables logs without naming a provider: what meshConfig.accessLogFile logs stays on`
      : `accessLogging ${index} logs requests without naming a provider: nothing is logged unless a Telemetry further out or the `
      + 'defaultProviders of the '
        + 'mesh name one',
    fix: 'name a provider, such as "envoy"',
    field: `spec.accessLogging[${index}]`,
  }]),
};
