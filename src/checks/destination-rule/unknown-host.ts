import { IST0174 } from '../../findings/catalogue/ist0174';
import { readDestinationRule, settingsOf } from '../../mesh';
import { Check } from '../check';
import { missingHost } from '../missing-host';

/** A policy for a host that nobody has. A wildcard may stand for hosts of later. */
export const unknownHost: Check = {
  ...IST0174,
  check: (object, mesh) => readDestinationRule(object).flatMap(({ host, namespace, exportTo }) => {
    const namespaces = [namespace, ...exportTo.filter(one => !['.', '*', '~'].includes(one))];
    const missing = host.startsWith('*') ? undefined : missingHost(host, { namespaces, clusterDomain: settingsOf(object).clusterDomain }, mesh);
    return missing === undefined ? [] : [{
      level: missing.level,
      message: `the rule is for "${host}", which ${missing.reason}: it does nothing`,
      fix: missing.fix,
      field: 'spec.host',
      related: missing.related,
    }];
  }),
};
