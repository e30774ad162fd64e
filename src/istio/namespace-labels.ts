import { Labels } from './labels';
import { Manifest } from './manifest';
import { mapOf, textOf } from './plain-value';

/** Asks for sidecars: `enabled`, or `disabled`. */
export const INJECTION_LABEL = 'istio-injection';
/** Asks for the sidecars of a revision of Istio. */
export const REVISION_LABEL = 'istio.io/rev';
/** Says how pods take part in the mesh: `ambient`, or `none`. */
export const DATAPLANE_LABEL = 'istio.io/dataplane-mode';

const ENABLED = 'enabled';
const AMBIENT = 'ambient';

/** Whether the pods of a namespace are in an ambient mesh, by its labels. What asks for sidecars comes first. */
export function isAmbient(labels: Labels): boolean {
  return labels[DATAPLANE_LABEL] === AMBIENT && labels[INJECTION_LABEL] !== ENABLED && !labels[REVISION_LABEL];
}

/** The labels of a namespace by which its pods take part in the mesh, as `label=value`; those that nothing counts beside are left out. */
export function meshLabels(labels: Labels): string[] {
  const isOpen = labels[INJECTION_LABEL] === undefined || labels[INJECTION_LABEL] === ENABLED;
  return [INJECTION_LABEL, ...isOpen ? [REVISION_LABEL, DATAPLANE_LABEL] : []].filter(label => Object.hasOwn(labels, label))
    .map(label => `${label}=${labels[label]}`);
}

/** Whether the pods of a namespace get sidecars, by its labels: those of the pods may say otherwise. */
export function asksForSidecars(labels: Labels): boolean {
  return labels[INJECTION_LABEL] === undefined ? Object.hasOwn(labels, REVISION_LABEL) : labels[INJECTION_LABEL] === ENABLED;
}

const INJECTOR = 'istio-sidecar-injector';

/** Whether a ConfigMap is that of the injector, and says that pods of namespaces without labels get sidecars. */
export function injectsByDefault({ metadata, data }: Manifest): boolean {
  const values = textOf(mapOf(data).values);
  if (values === undefined || !String(mapOf(metadata).name).startsWith(INJECTOR)) {
    return false;
  }
  try {
    return mapOf(mapOf(JSON.parse(values)).sidecarInjectorWebhook).enableNamespacesByDefault === true;
  } catch {
    return false;
  }
}
