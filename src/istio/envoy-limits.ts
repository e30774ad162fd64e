import { isIP } from 'node:net';
import { LONGEST_DURATION_MS, millisecondsOf } from './duration';
import { refusedCommand } from './format-command';
import { Misfit, never } from './misfit';
import { INTERFACES_OF_PODS } from './pod-interfaces';

/** Values that Istio takes, and for which Envoy refuses what comes with them: all routes of a port, all clusters, a listener. */

/** The longest name or value of a header. */
export const MAX_HEADER_LENGTH = 16384;
/** The most headers that a route, or one of several destinations, sets and adds on one way. */
export const MAX_WRITTEN_HEADERS = 1000;
/** The longest name of a query parameter that a match compares. */
export const MAX_PARAMETER_LENGTH = 1024;
/** The most points of a hash ring. */
export const MAX_RING_SIZE = 8388608;
/** The longest server name that a client of TLS asks for. */
export const MAX_SERVER_NAME = 255;
/** What the weights of one route may add up to. */
export const MAX_WEIGHT_SUM = 4294967295;
/** The statuses of redirects. */
export const REDIRECT_CODES = [301, 302, 303, 307, 308];
/** The greatest status of an answer. */
export const MAX_STATUS = 599;

/** The characters of the shortest text for a longer duration than Envoy takes, `9223372036s`. */
const SHORTEST_TEXT = 11;

/** What stands in no header. */
const LINE_BREAK = /[\0\r\n]/;
const LEAVE_OUT = 'leave it out';

/** Why Envoy takes no name of a header that is compared, hashed or removed. */
export function misfitOfEnvoyHeader(name: string): Misfit | undefined {
  return name === '' ? never('a name that is not empty', 'name the header, or leave it out')
    : misfitOfLine(name) ?? misfitOfLength(name, MAX_HEADER_LENGTH);
}

/** Why Envoy takes no text that it writes into a header or a path. */
export function misfitOfLine(text: string): Misfit | undefined {
  return LINE_BREAK.test(text) ? never('a text without line breaks', LEAVE_OUT) : undefined;
}

/** Why Envoy takes no value of a header, in which a percent sign begins a command. */
export function misfitOfEnvoyValue(value: string): Misfit | undefined {
  const wrong = misfitOfLine(value) ?? misfitOfLength(value, MAX_HEADER_LENGTH);
  const command = wrong === undefined ? refusedCommand(value) : undefined;
  return command === undefined ? wrong
    : never(`a text whose percent signs belong to a command of Envoy (${command})`, 'write a literal percent sign as "%%"');
}

/** Why Envoy compares no query parameter of a name. */
export function misfitOfEnvoyParameter(name: string): Misfit | undefined {
  return name === '' ? never('a name that is not empty', 'name the parameter') : misfitOfLength(name, MAX_PARAMETER_LENGTH);
}

/** Why Envoy tells no connections by a name of TLS. */
export function misfitOfEnvoyServerName(name: string): Misfit | undefined {
  return /^\*[^.]/.test(name) ? never('a name whose wildcard is a whole label', 'write "*." and the rest of the name, or each name') : undefined;
}

/** Why Envoy takes no lifetime of a cookie. */
export function misfitOfCookieLifetime(duration: string): Misfit | undefined {
  return duration.startsWith('-') && /[1-9]/.test(duration) ? never('a duration of 0s or more', 'write 0s for a cookie of the session') : undefined;
}

const SOCKET = 'unix://';
/** The longest path of a socket. */
export const MAX_SOCKET_PATH = 107;

/** Why Envoy takes no address of an endpoint. */
export function misfitOfEnvoyAddress(address: string): Misfit | undefined {
  return address.startsWith(SOCKET) ? misfitOfLength(address.slice(SOCKET.length), MAX_SOCKET_PATH)
    : address.includes('%') && isIP(address) !== 0 && !INTERFACES_OF_PODS.includes(address.slice(address.indexOf('%') + 1))
      ? never('an address without a zone', 'leave out what begins with the percent sign')
      : undefined;
}

/** Why Envoy takes no duration: Istio reads longer ones than it has nanoseconds for. */
export function misfitOfEnvoyDuration(duration: string): Misfit | undefined {
  return duration.length < SHORTEST_TEXT || (millisecondsOf(duration) ?? 0) <= LONGEST_DURATION_MS ? undefined
    : never('a duration of at most 292 years', 'shorten it');
}

/** Why Envoy takes no text that is longer than this, in bytes. */
export function misfitOfLength(text: string, most: number): Misfit | undefined {
  return Buffer.byteLength(text) > most ? never(`a text of at most ${most} bytes`, 'shorten it') : undefined;
}

/** Why Envoy takes no number that is greater than this. */
export function misfitOfAmount(value: number, most: number): Misfit | undefined {
  return value > most ? never(`at most ${most}`, 'take a smaller one') : undefined;
}

/** Why Envoy takes no duration before which a time would be over, or which is too long. */
export function misfitOfWait(duration: string): Misfit | undefined {
  return /^-.*[1-9]/.test(duration) ? never('a duration of 0s or more', 'write how long it is') : misfitOfEnvoyDuration(duration);
}

/** What Envoy reads as a timeout of a server that it asks itself, in milliseconds: as many seconds as 32 bits count. */
const LONGEST_TIMEOUT_MS = 4_294_967_296_000;

/** Why Envoy takes no timeout for a server that it asks itself. */
export function misfitOfServerTimeout(duration: string): Misfit | undefined {
  return misfitOfWait(duration) ?? ((millisecondsOf(duration) ?? 0) < LONGEST_TIMEOUT_MS ? undefined
    : never('a duration of less than 136 years', 'shorten it'));
}

/** Why Envoy sets no header of what it sends itself. */
export function misfitOfSentHeader(name: string): Misfit | undefined {
  return /^:|^host$/i.test(name) ? never('a name other than "host", and without a colon', 'leave it out') : misfitOfEnvoyHeader(name);
}

/** Why Envoy refuses all listeners whose access log has a format. */
export function misfitOfLogFormat(format: string, knowsQueries = true): Misfit | undefined {
  const command = refusedCommand(format, knowsQueries ? 'access logs of Envoy' : 'Envoy');
  return command === undefined ? undefined
    : never(`a text whose percent signs belong to a command of Envoy (${command})`, 'write a literal percent sign as "%%"');
}
