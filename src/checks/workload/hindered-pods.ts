import { CDI134 } from '../../findings/catalogue/cdi134';
import { hindrancesOf } from '../../istio';
import { Mesh, PodsView, podTemplateOf, readPods, sidecarOf } from '../../mesh';
import { Check } from '../check';

const REWRITE = 'sidecar.istio.io/rewriteAppHTTPProbers';

/** Values of pods that the API server takes, and with which a container never runs, or the pods are never ready. */
export const hinderedPods: Check = {
  ...CDI134,
  check: (object, mesh) => readPods(object).flatMap(pods => {
    const template = podTemplateOf(object);
    return template === undefined ? [] : hindrancesOf(template.spec).filter(({ isOfAgent }) => !isOfAgent || asksAgent(pods, mesh))
      .map(({ field: below, got, misfit, isOfAgent }) => {
        const field = `${template.field}.${below}`;
        return {
          message: `${field} is ${JSON.stringify(got)}, but must be ${misfit.allowed}: ${isOfAgent
            ? 'the agent of Istio, which asks in the place of the kubelet, answers 500 to every try of the probe'
            : 'Linux starts no program with it'}`,
          fix: misfit.fix,
          field,
        };
      });
  }),
};

/** Whether it is the agent that sends the probes of pods. */
function asksAgent(pods: PodsView, mesh: Mesh): boolean {
  return !pods.isGateway && pods.annotations[REWRITE] !== 'false' && sidecarOf(pods, undefined, mesh).isThere !== 'no';
}
