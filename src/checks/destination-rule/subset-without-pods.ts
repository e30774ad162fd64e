import { IST0173 } from '../../findings/catalogue/ist0173';
import { Labels, selects } from '../../istio';
import { AbsenceProof, Mesh, PodsView, readDestinationRule, ServiceView, SubsetView } from '../../mesh';
import { Check } from '../check';
import { selectorText } from '../workloads';

type LabelledPods = Pick<PodsView, 'labels'>;

/** Labels that pods have of their node, their cluster or their network, and not of their template. */
const OF_PLACE = /^(topology\.(kubernetes|istio)\.io|failure-domain\.beta\.kubernetes\.io)\/|^kubernetes\.io\/hostname$/;

/** The endpoints of a subset are the pods of the Service that have its labels too. */
export const subsetWithoutPods: Check = {
  ...IST0173,
  onlyWith: ['subsets'],
  check: (object, mesh) => readDestinationRule(object).flatMap(({ host, subsets }) => {
    const pods = subsets.length === 0 ? undefined : podsBehind(host, mesh);
    return pods === undefined ? [] : subsets.filter(subset => !hasPods(subset, pods)).map(({ name, labels, field }) => ({
      message: `no pods of "${host}" have the labels ${selectorText(labels)} of the subset "${name}": requests for it are answered with 503`,
      fix: 'write labels that the pods have, or give the pods these labels; acknowledge the finding where such pods are elsewhere',
      field: `${field}.labels`,
    }));
  }),
};

/** The pods behind a host, where all that it stands for is a Service with some; none in a namespace of which all is known. */
function podsBehind(host: string, mesh: Mesh): readonly LabelledPods[] | undefined {
  const services = mesh.registry.named(host).map(({ service }) => service);
  if (services.length === 0 || !services.every(service => service?.selector !== undefined && service.type !== 'ExternalName')) {
    return undefined;
  }
  const pods: LabelledPods[] = services.flatMap(service => mesh.registry.podsOf(service!));
  const isKnown = pods.length > 0 || services.every(service => mesh.absence.ofPods(service!.namespace) === AbsenceProof.CERTAIN);
  return isKnown ? [...pods, ...services.flatMap(service => podsElsewhere(service!, mesh))] : undefined;
}

/** Those of which somebody says that they are elsewhere. */
function podsElsewhere({ namespace, selector = {} }: ServiceView, mesh: Mesh): LabelledPods[] {
  return (mesh.external.workloads ?? []).filter(one => one.namespace === namespace && selects(selector, one.labels));
}

function hasPods({ labels }: SubsetView, pods: readonly LabelledPods[]): boolean {
  const own: Labels = Object.fromEntries(Object.entries(labels).filter(([label, value]) => !OF_PLACE.test(label) || value === ''));
  return Object.keys(labels).length === 0 || pods.some(one => selects(own, one.labels));
}
