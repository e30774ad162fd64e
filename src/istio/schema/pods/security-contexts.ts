import { INNER_PATH_RULE, SYSCTL_RULE } from './forms';
import { distinct, Fields, fieldsOf, Inspect, itemsOf, oneOf, text, trueOrFalse, wholeNumber } from './shape';
import { isGiven, listOf, mapOf, textsOf } from '../../plain-value';
import { Walk } from '../walk';

/** The number of a user, or of a group. */
const id = wholeNumber();

const seccompProfile = fieldsOf({
  type: oneOf('Localhost', 'RuntimeDefault', 'Unconfined'), localhostProfile: text(INNER_PATH_RULE),
}, ({ type, localhostProfile }, walk) => {
  if (isGiven(localhostProfile) !== (type === 'Localhost') && isGiven(type)) {
    walk.refuse('pods', 'have a localhostProfile with type Localhost, and none with others', isGiven(localhostProfile) ? 'one' : 'none',
      isGiven(localhostProfile) ? 'leave it out, or write type: Localhost' : 'name the file of the profile');
  }
});

/** What a container may do. */
export const securityOfContainer: Inspect = fieldsOf({
  runAsUser: id,
  runAsGroup: id,
  runAsNonRoot: trueOrFalse,
  privileged: trueOrFalse,
  readOnlyRootFilesystem: trueOrFalse,
  allowPrivilegeEscalation: trueOrFalse,
  capabilities: fieldsOf({ add: itemsOf(text()), drop: itemsOf(text()) }),
  seccompProfile,
}, inspectEscalation);

/** What the containers of a pod may do. */
export function securityOfPod(hostNetwork: boolean): Inspect {
  return fieldsOf({
    runAsUser: id,
    runAsGroup: id,
    fsGroup: id,
    supplementalGroups: itemsOf(id),
    runAsNonRoot: trueOrFalse,
    fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
    sysctls: itemsOf(fieldsOf({ name: text(SYSCTL_RULE), value: text() }), distinct('name')),
    seccompProfile,
  }, ({ sysctls }, walk) => {
    const own = hostNetwork ? textsOf(listOf(sysctls).map(sysctl => mapOf(sysctl).name)).find(name => /^net[./]/.test(name)) : undefined;
    if (own !== undefined) {
      walk.refuse('pods', 'have no sysctl of the network beside hostNetwork', own, 'leave one of them out: the network is that of the node');
    }
  });
}

function inspectEscalation({ allowPrivilegeEscalation, privileged, capabilities }: Fields, walk: Walk): void {
  if (allowPrivilegeEscalation !== false) {
    return;
  }
  const widest = privileged === true ? 'privileged: true' : listOf(mapOf(capabilities).add).includes('CAP_SYS_ADMIN') ? 'CAP_SYS_ADMIN' : undefined;
  if (widest !== undefined) {
    walk.refuse('pods', 'have allowPrivilegeEscalation: true beside it', widest, 'set it, or leave out what asks for more');
  }
}
