import { CDI134 } from '../../findings/catalogue/cdi134';
import { Hindrance, hindrancesOf, misfitsOfPodAnnotations, REWRITE_PROBES } from '../../istio';
import { PodsView, podTemplateOf, readPods, sidecarOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

type Hinderer = Hindrance['by'];

const CONSEQUENCES: Readonly<Record<Hinderer, string>> = {
  Linux: 'Linux starts no program with it',
  kubelet: 'the kubelet gets no such image',
  agent: 'the agent of Istio, which asks in the place of the kubelet, answers 500 to every try of the probe',
  sidecar: 'the application can not listen there',
  injector: 'with it no pod is made, or its proxy does not start',
};

/** Of these `proxyVariables` tells. */
const OF_PROXIES = ['networking.istio.io/ProxyConfig', '/ConfigMap', 'install.istio.io/IstioOperator'];

/** Values of pods that the API server takes, and with which a container never runs, or the pods are never ready. */
export const hinderedPods: Check = {
  ...CDI134,
  kinds: CDI134.kinds.filter(kind => !OF_PROXIES.includes(kind)),
  check: (object, mesh) => readPods(object).flatMap(pods => {
    const { field: spec, metadataField, spec: fields } = podTemplateOf(object)!;
    const hindrances = hindrancesOf(fields);
    const misfits = misfitsOfPodAnnotations(pods.annotations, pods.isGateway);
    if (hindrances.length === 0 && misfits.length === 0) {
      return NONE;
    }
    const isIn = sidecarOf(pods, undefined, mesh).isThere !== 'no';
    return [
      ...hindrances.filter(({ by }) => applies(by, pods, isIn)).map(({ field, got, misfit, by }) => tell(`${spec}.${field}`, got, misfit, by)),
      ...isIn || pods.isGateway ? misfits
        .map(([name, misfit]) => tell(`${metadataField}.annotations.${name}`, pods.annotations[name], misfit, 'injector')) : [],
    ];
  }),
};

const NONE: readonly FoundInObject[] = [];

function tell(field: string, got: string, { allowed, fix }: Hindrance['misfit'], by: Hinderer): FoundInObject {
  return { message: `${field} is ${JSON.stringify(got)}, but must be ${allowed}: ${CONSEQUENCES[by]}`, fix, field };
}

function applies(by: Hindrance['by'], pods: PodsView, isIn: boolean): boolean {
  return by === 'Linux' || by === 'kubelet' || isIn && !pods.isGateway && (by !== 'agent' || pods.annotations[REWRITE_PROBES] !== 'false');
}
