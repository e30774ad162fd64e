import { reviewSubnet } from './names';
import { countOf, isFilled, Plain, Review } from './review';
import { reviewTargetedPods } from './selectors';
import { CONDITION_KEYS, isOfIdentity, valuesOfKey } from '../condition-keys';
import { wrongSegment } from '../path-template';
import { isGiven, mapOf } from '../plain-value';
import { misfitOfWildcard } from '../policy-wildcard';
import { MAX_PORT } from '../port-number';
import { isServiceAccount, MAX_SERVICE_ACCOUNTS } from '../service-accounts';

const IDENTITIES = ['namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'trustDomains', 'notTrustDomains', 'principals',
  'notPrincipals', 'requestPrincipals', 'notRequestPrincipals'];
const ADDRESSES = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const TEXTS = ['principals', 'requestPrincipals', 'namespaces', 'notPrincipals', 'notRequestPrincipals', 'notNamespaces'];
const OPERATION_TEXTS = ['methods', 'hosts', 'notMethods', 'notHosts'];
const OPERATION_FIELDS = [...OPERATION_TEXTS, 'ports', 'notPorts', 'paths', 'notPaths'];
const PORT = /^[0-9]+$/;

export function reviewAuthorizationPolicy(spec: Plain, review: Review): void {
  const { action, provider, rules } = spec;
  reviewTargetedPods(spec, review);
  const isCustom = action === 'CUSTOM';
  if ((isCustom || action === 'DENY') && countOf(rules) === 0) {
    review.refuseAs(`has the action ${String(action)} and no rules, so that it is never asked`, 'add the rule {} where every request is meant');
  } else if (isCustom && !isFilled(mapOf(provider).name)) {
    review.refuseAs('has no name', 'name the extension provider of the mesh that decides', 'provider');
  }
  if (isGiven(provider) && !isCustom) {
    review.refuseAs('is for the action CUSTOM only', 'write action: CUSTOM, or leave it out', 'provider');
  }
  review.list('rules', rules, reviewRule, isCustom);
}

function reviewRule({ from, to, when }: Plain, review: Review, isCustom: boolean): void {
  review.list('from', from, reviewFrom, isCustom);
  review.list('to', to, reviewTo, undefined);
  review.list('when', when, reviewCondition, isCustom);
}

function reviewFrom({ source }: Plain, review: Review, isCustom: boolean): void {
  if (![...IDENTITIES, ...ADDRESSES].some(name => countOf(mapOf(source)[name]) > 0)) {
    review.refuseAs('has a source that says nothing', 'name who calls, or leave from out where everybody is meant');
  }
  review.map('source', source, reviewSource, isCustom);
}

function reviewSource(source: Plain, review: Review, isCustom: boolean): void {
  if (isCustom) {
    const given = IDENTITIES.filter(name => countOf(source[name]) > 0);
    if (given.length > 0) {
      review.refuseAs(`has ${given.join(', ')}, which the action CUSTOM does not know`, 'let the provider decide by them, or write another policy');
    }
  }
  for (const name of ADDRESSES) {
    review.texts(name, source[name], reviewSubnet, undefined);
  }
  for (const name of TEXTS) {
    review.texts(name, source[name], reviewNotEmpty, undefined);
  }
  for (const name of ['serviceAccounts', 'notServiceAccounts']) {
    review.texts(name, source[name], reviewServiceAccount, undefined);
  }
  for (const name of ['trustDomains', 'notTrustDomains']) {
    review.texts(name, source[name], reviewTrustDomain, undefined);
  }
}

function reviewTo({ operation }: Plain, review: Review): void {
  if (!OPERATION_FIELDS.some(name => countOf(mapOf(operation)[name]) > 0)) {
    review.refuseAs('has an operation that says nothing', 'name what is asked for, or leave to out where everything is meant');
  }
  review.map('operation', operation, reviewOperation, undefined);
}

function reviewOperation(operation: Plain, review: Review): void {
  for (const name of OPERATION_TEXTS) {
    review.texts(name, operation[name], reviewNotEmpty, undefined);
  }
  for (const name of ['ports', 'notPorts']) {
    review.texts(name, operation[name], reviewPortText, undefined);
  }
  for (const name of ['paths', 'notPaths']) {
    review.texts(name, operation[name], reviewPath, undefined);
  }
}

function reviewCondition({ key, values, notValues }: Plain, review: Review, isCustom: boolean): void {
  const name = String(key);
  const kind = valuesOfKey(name);
  if (kind === undefined) {
    review.refuse(`be one of ${CONDITION_KEYS}`, name, 'pods are chosen by the selector, their namespace by that of the policy', 'key');
    return;
  }
  if (isCustom && isOfIdentity(name)) {
    review.refuseAs(`is ${name}, which the action CUSTOM does not know`, 'let the provider decide by it, or write another policy', 'key');
  }
  if (countOf(values) + countOf(notValues) === 0) {
    review.refuseAs('has no values', 'add values, or notValues; ["*"] where it only has to be there');
  }
  if (kind === 'service-accounts' && Math.max(countOf(values), countOf(notValues)) > MAX_SERVICE_ACCOUNTS) {
    review.refuse(`have at most ${MAX_SERVICE_ACCOUNTS} values`, Math.max(countOf(values), countOf(notValues)), 'write several conditions');
  }
  const inspect = INSPECTIONS[kind];
  review.texts('values', values, inspect, undefined);
  review.texts('notValues', notValues, inspect, undefined);
}

const INSPECTIONS = {
  'addresses': reviewSubnet,
  'ports': reviewPortText,
  'service-accounts': reviewServiceAccount,
  'wildcards': reviewWildcard,
  'texts': reviewNotEmpty,
};

function reviewNotEmpty(text: string, review: Review): void {
  if (text === '') {
    review.refuseAs('is empty', 'leave it out, or write the text that is meant');
  }
}

function reviewWildcard(text: string, review: Review): void {
  if (text === '' || misfitOfWildcard(text) !== undefined) {
    review.refuse('be a text with at most one "*", at its beginning or end', text, 'list the values, or widen the wildcard');
  }
}

function reviewTrustDomain(text: string, review: Review): void {
  if (text === '' || text.includes('/') || misfitOfWildcard(text) !== undefined) {
    review.refuse('be a trust domain, with at most one "*", at its beginning or end', text,
      'write the domain alone; whole identities belong into principals');
  }
}

function reviewServiceAccount(text: string, review: Review): void {
  if (!isServiceAccount(text)) {
    review.refuse('be NAME or NAMESPACE/NAME of a service account, without "*"', text, 'use principals for wildcards');
  }
}

function reviewPortText(text: string, review: Review): void {
  if (!PORT.test(text) || Number(text) > MAX_PORT) {
    review.refuse('be a port from 1 to 65535, as a text', text, 'write the port of the container');
  }
}

function reviewPath(path: string, review: Review): void {
  reviewNotEmpty(path, review);
  const wrong = wrongSegment(path);
  if (wrong !== undefined) {
    review.refuse('have braces in {*} and {**} only, these as whole segments, and {**} as the last of them', path,
      `mend the segment "${wrong.segment}"`);
  }
}
