import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import { PROXY_CONFIG } from '../../istio';
import { podTemplateOf, readPods } from '../../mesh';
import { readYaml } from '../../yaml';
import { Check } from '../check';
import { proxyConfigRefusals } from '../mesh-config/proxy-config';
import { refused } from '../refused-by-envoy';

/** What pods say of their proxy that istiod takes, and Envoy refuses. */
export const refusedProxyConfig: Check = {
  ...CDI115,
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'],
  check: object => readPods(object).flatMap(({ annotations }) => {
    const text = annotations[PROXY_CONFIG];
    const field = `${podTemplateOf(object)!.metadataField}.annotations`;
    return text === undefined ? [] : refused(proxyConfigRefusals(PROXY_CONFIG, configInText(text)), 'all listeners of the pods')
      .map(found => ({ ...found, level: FindingLevel.WARNING, field }));
  }),
};

/** The ProxyConfig in an annotation, if there is one that can be read. */
export function configInText(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : readYaml(text)[0]?.value;
  } catch {
    return undefined;
  }
}
