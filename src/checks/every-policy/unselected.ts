import { IST0101_SELECTOR } from '../../findings/catalogue/ist0101-selector';
import { Labels } from '../../istio';
import { GatewayView, Mesh, readGateway, readPolicy, readSidecar } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';
import { hasWorkload, selectorText } from '../workloads';

/** What is for pods that are not there is for nothing. What AuthorizationPolicies select is IST0127. */
export const unselected: Check = {
  ...IST0101_SELECTOR,
  check(object, mesh) {
    switch (object.manifest.kind) {
      case 'Gateway': return unselectedGateway(readGateway(object), mesh);
      case 'Sidecar': {
        const { workloadSelector, namespace } = readSidecar(object);
        return unselectedIn(namespace, workloadSelector, 'spec.workloadSelector', mesh);
      }
      default: {
        const { selector, namespace, targets } = readPolicy(object);
        return targets.length > 0 ? [] : unselectedIn(namespace, selector, 'spec.selector', mesh);
      }
    }
  },
};

/** Pods of gateways may be in every namespace, so that only all of the cluster proves something, or a label that is nearly the same. */
function unselectedGateway(gateway: GatewayView, mesh: Mesh): FoundInObject[] {
  const { selector } = gateway;
  if (selector === undefined || mesh.gateways.podsOf(gateway).length > 0 || hasWorkload(selector, undefined, mesh)) {
    return [];
  }
  const near = Object.entries(selector).map(([label, value]) => labelsOfGateways(mesh).nearTo(`${label}: ${value}`)).find(one => one !== undefined);
  const level = levelOfMissing(mesh.absence.of('', undefined), near);
  return level === undefined ? [] : [{
    message: `no pods have the labels ${selectorText(selector)}${orNear(near)}: nothing serves the Gateway`,
    fix: 'write the labels of the pods of the gateway; acknowledge the finding where these are elsewhere',
    field: 'spec.selector',
  }];
}

/** The labels of the gateways that are known. */
const labelsOfGateways = readOnce(mesh => new NearNames([
  ...mesh.pods.selectedBy({}).filter(({ isGateway }) => isGateway).map(({ labels }) => labels),
  ...mesh.gateways.all.slice(0, 1).flatMap(({ object }) => mesh.gateways.assumed(object)).map(({ labels }) => labels),
].flatMap(labels => Object.entries(labels).map(([label, value]) => `${label}: ${value}`))));

function unselectedIn(namespace: string, selector: Labels | undefined, field: string, mesh: Mesh): FoundInObject[] {
  const level = selector === undefined || Object.keys(selector).length === 0 || hasWorkload(selector, namespace, mesh) ? undefined
    : levelOfMissing(mesh.absence.ofPods(namespace));
  return level === undefined ? [] : [{
    message: `no pods of the namespace "${namespace}" have the labels ${selectorText(selector!)}: it applies to nothing`,
    fix: 'write the labels of the pods; acknowledge the finding where these are elsewhere',
    field,
  }];
}
