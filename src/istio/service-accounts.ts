import { Manifest } from './manifest';
import { mapOf, textOf } from './plain-value';
import { WAYPOINT_CLASS } from './waypoint-label';

/** What Istio takes in one list of service accounts, and in one of them. */
export const MAX_SERVICE_ACCOUNTS = 16;
export const MAX_SERVICE_ACCOUNT_LENGTH = 320;

/** Whether Istio takes a text for a service account: NAME or NAMESPACE/NAME, without wildcards. */
export function isServiceAccount(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && !parts.includes('') && !text.includes('*') && text.length <= MAX_SERVICE_ACCOUNT_LENGTH;
}

/** The annotation of a Gateway of the Gateway API that says as whom its pods run. */
const GATEWAY_ACCOUNT = 'networking.istio.io/service-account';

/** The ServiceAccount of the pods that istiod makes for a Gateway of the Gateway API: that of an annotation, else by its name and class. */
export function accountOfGateway({ metadata, spec }: Manifest): string | undefined {
  const { name, annotations } = mapOf(metadata);
  const { gatewayClassName } = mapOf(spec);
  const said = textOf(mapOf(annotations)[GATEWAY_ACCOUNT]) ?? '';
  const text = textOf(name);
  return said !== '' || text === undefined ? said || undefined
    : gatewayClassName === WAYPOINT_CLASS ? text : `${text}-${textOf(gatewayClassName) ?? ''}`;
}
