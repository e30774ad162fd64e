import { isIP } from 'node:net';
import { Inspect, text, TextRule, wholeNumber } from './shape';
import { DNS_LABEL, isDataKey, isLabelKey, isLabelValue, isObjectName } from '../../object-names';
import { MAX_PORT } from '../../port-number';

const PORT_NAME = /^(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/;
/** All that there is to print in ASCII. */
const ENV_NAME = /^[\x20-\x3C\x3E-\x7E]+$/;
const HEADER_NAME = /^[-A-Za-z0-9]+$/;
const SYSCTL = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const MAX_SYSCTL = 253;

const takesNothingElse = 'rename it';

export const DNS_LABEL_RULE: TextRule = {
  takes: value => DNS_LABEL.test(value), must: 'be at most 63 lower case letters, digits and inner "-"', fix: takesNothingElse,
};

export const OBJECT_NAME_RULE: TextRule = {
  takes: isObjectName, must: 'be at most 253 lower case letters, digits, "-" and "."', fix: 'write the name of an object',
};

export const DATA_KEY_RULE: TextRule = {
  takes: isDataKey, must: 'be at most 253 letters, digits, "-", "_" and "."', fix: 'write a key of the data of an object',
};

export const NOT_EMPTY: TextRule = { takes: value => value !== '', must: 'be a text that is not empty', fix: 'write one' };

export const ENV_NAME_RULE: TextRule = {
  takes: value => ENV_NAME.test(value), must: 'be a text of printable ASCII characters without "="', fix: takesNothingElse,
};

export const HEADER_NAME_RULE: TextRule = {
  takes: value => HEADER_NAME.test(value), must: 'be letters, digits and "-"', fix: 'write the name of a header, without a colon',
};

export const SYSCTL_RULE: TextRule = {
  takes: value => value.length <= MAX_SYSCTL && SYSCTL.test(value),
  must: 'be the name of a sysctl such as "net.core.somaxconn"',
  fix: takesNothingElse,
};

export const LABEL_KEY_RULE: TextRule = { takes: isLabelKey, must: 'be the key of a label', fix: takesNothingElse };

export const LABEL_VALUE_RULE: TextRule = { takes: isLabelValue, must: 'be the value of a label', fix: takesNothingElse };

export const ADDRESS_RULE: TextRule = { takes: value => isIP(value) !== 0 && !value.includes('%'), must: 'be an IP address', fix: 'write one' };

const hasParent = (path: string): boolean => path.split('/').includes('..');

export const NO_PARENT_RULE: TextRule = {
  takes: value => value !== '' && !hasParent(value),
  must: 'be a path without ".."',
  fix: 'write the path that it leads to',
};

export const INNER_PATH_RULE: TextRule = {
  takes: value => !value.startsWith('/') && !hasParent(value),
  must: 'be a path that does not begin with "/", and has no ".."',
  fix: 'write where it is below the volume',
};

/** A file that is made inside of a volume. */
export const FILE_RULE: TextRule = {
  takes: value => value !== '' && !value.startsWith('..') && INNER_PATH_RULE.takes(value),
  must: 'be a path that does not begin with "/" or "..", and has no ".." in it',
  fix: 'write where it is below the volume',
};

const portName = text({
  takes: value => PORT_NAME.test(value) && !value.includes('--'),
  must: 'be at most 15 lower case letters, digits and inner "-", with a letter among them',
  fix: 'write the name of a port, or its number without quotes',
});

export const portNumber = wholeNumber(1, MAX_PORT);

export const namedPort: Inspect = portName;

/** The number of a port, or its name. */
export const portOrName: Inspect = (value, walk) => (typeof value === 'number' ? portNumber : portName)(value, walk);

/** What a file may be read and written by. */
export const fileMode = wholeNumber(0, 0o777);
