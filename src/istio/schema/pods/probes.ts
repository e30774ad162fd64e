import { HEADER_NAME_RULE, portNumber, portOrName } from './forms';
import { at, Fields, fieldsOf, Inspect, itemsOf, oneOf, text, wholeNumber } from './shape';
import { isGiven, listOf } from '../../plain-value';
import { Walk } from '../walk';
import { listed } from '../wording';

/** How long pods have to stop where nobody says otherwise. */
export const DEFAULT_GRACE_SECONDS = 30;

const header = fieldsOf({ name: text(HEADER_NAME_RULE), value: text() });

const httpGet = fieldsOf({
  path: text(), port: portOrName, host: text(), scheme: oneOf('HTTP', 'HTTPS'), httpHeaders: itemsOf(header),
}, requirePort);

const tcpSocket = fieldsOf({ port: portOrName, host: text() }, requirePort);

const exec = fieldsOf({ command: itemsOf(text()) }, ({ command }, walk) => {
  if (listOf(command).length === 0) {
    walk.refuse('pods', 'have a command', 'none', 'name the program, and each of its arguments');
  }
});

const times = {
  initialDelaySeconds: wholeNumber(),
  timeoutSeconds: wholeNumber(),
  periodSeconds: wholeNumber(),
  successThreshold: wholeNumber(),
  failureThreshold: wholeNumber(),
  terminationGracePeriodSeconds: wholeNumber(1),
};

const ACTIONS_OF_PROBES = { exec, httpGet, tcpSocket, grpc: fieldsOf({ port: portNumber, service: text() }) };

/** What restarts a container: it succeeds at once. */
const restarting = fieldsOf({ ...ACTIONS_OF_PROBES, ...times }, requireAction(ACTIONS_OF_PROBES), requireOneSuccess);

const readiness = fieldsOf({ ...ACTIONS_OF_PROBES, ...times }, requireAction(ACTIONS_OF_PROBES), ({ terminationGracePeriodSeconds }, walk) => {
  if (isGiven(terminationGracePeriodSeconds)) {
    walk.refuse('pods', 'have no terminationGracePeriodSeconds', 'one', 'leave it out: this probe stops nothing');
  }
});

/** The probes of a container, by their fields. */
export const PROBES: Readonly<Record<string, Inspect>> = { readinessProbe: readiness, livenessProbe: restarting, startupProbe: restarting };

/** What a container does when it starts and stops, where pods have so many seconds to stop. */
export function lifecycleWithin(graceSeconds: number): Inspect {
  const actions = { exec, httpGet, tcpSocket, sleep: fieldsOf({ seconds: wholeNumber(0, Math.max(graceSeconds, 0)) }) };
  const handler = fieldsOf(actions, requireAction(actions));
  return fieldsOf({ postStart: handler, preStop: handler });
}

function requireAction(actions: Readonly<Record<string, Inspect>>): (fields: Fields, walk: Walk) => void {
  const names = Object.keys(actions);
  return (fields, walk) => {
    const given = names.filter(name => isGiven(fields[name]));
    if (given.length !== 1) {
      walk.refuse('pods', `have one of ${listed(names, 'and')}`, given.length === 0 ? 'none' : listed(given, 'and'),
        given.length === 0 ? 'say what is done' : 'keep one of them');
    }
  };
}

function requireOneSuccess({ successThreshold }: Fields, walk: Walk): void {
  if (typeof successThreshold === 'number' && successThreshold > 1) {
    at('successThreshold', walk, () => walk.refuse('pods', 'be 1', String(successThreshold), 'leave it out: only a readiness probe may ask again'));
  }
}

function requirePort({ port }: Fields, walk: Walk): void {
  if (!isGiven(port)) {
    walk.refuse('pods', 'have a port', 'none', 'name the port that the container listens on');
  }
}

