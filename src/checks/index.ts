import { callersAddresses } from './authorization-policy/callers-addresses';
import { denyWithoutPorts } from './authorization-policy/deny-without-ports';
import { dryRun } from './authorization-policy/dry-run';
import { headersOfProxies } from './authorization-policy/headers-of-proxies';
import { policyAtNodeProxies } from './authorization-policy/policy-at-node-proxies';
import { policyAwayFromGateway } from './authorization-policy/policy-away-from-gateway';
import { policyPorts } from './authorization-policy/policy-ports';
import { Check } from './check';
import { overlappingSubsets } from './destination-rule/overlapping-subsets';
import { policiesForPorts } from './destination-rule/policies-for-ports';
import { ruleAwayFromGateway } from './destination-rule/rule-away-from-gateway';
import { subsetWithoutLabels } from './destination-rule/subset-without-labels';
import { unkeptVersions } from './destination-rule/unkept-versions';
import { unnoticedFailover } from './destination-rule/unnoticed-failover';
import { unverifiedServer } from './destination-rule/unverified-server';
import { unverifiedServerAtPort } from './destination-rule/unverified-server-at-port';
import { refusedRemoval } from './envoy-filter/refused-removal';
import { refusedReplacement } from './envoy-filter/refused-replacement';
import { relativePatch } from './envoy-filter/relative-patch';
import { relativePatchOfSomeVersions } from './envoy-filter/relative-patch-of-some-versions';
import { endlessNumbers } from './every-kind/endless-numbers';
import { fieldsNewerThanIstio } from './every-kind/fields-newer-than-istio';
import { fieldsWithoutValue } from './every-kind/fields-without-value';
import { misreadTexts } from './every-kind/misread-texts';
import { objectTooLarge } from './every-kind/object-too-large';
import { objectTooLargeToStore } from './every-kind/object-too-large-to-store';
import { oneObjectTwice } from './every-kind/one-object-twice';
import { refusedValues } from './every-kind/refused-values';
import { unknownFields } from './every-kind/unknown-fields';
import { unknownKinds } from './every-kind/unknown-kinds';
import { gatewayPastWaypoint } from './every-policy/gateway-past-waypoint';
import { podsWithoutSidecar } from './every-policy/pods-without-sidecar';
import { policyForTheMesh } from './every-policy/policy-for-the-mesh';
import { policyWithoutEffect } from './every-policy/policy-without-effect';
import { httpsRedirectBehindTls } from './gateway/https-redirect-behind-tls';
import { passedNamesWithoutRoute } from './gateway/passed-names-without-route';
import { portsOnOneListener } from './gateway/ports-on-one-listener';
import { serversOnOnePort } from './gateway/servers-on-one-port';
import { tokensAtNodeProxies } from './request-authentication/tokens-at-node-proxies';
import { tokensAwayFromGateway } from './request-authentication/tokens-away-from-gateway';
import { sharedTargetPort } from './service/shared-target-port';
import { dnsLocalities } from './service-entry/dns-localities';
import { dynamicHosts } from './service-entry/dynamic-hosts';
import { missingAddresses } from './service-entry/missing-addresses';
import { logsWithoutProvider } from './telemetry/logs-without-provider';
import { refusedExpressions } from './telemetry/refused-expressions';
import { destinationPorts } from './virtual-service/destination-ports';
import { endlessRedirects } from './virtual-service/endless-redirects';
import { endlessTries } from './virtual-service/endless-tries';
import { oneChainTwice } from './virtual-service/one-chain-twice';
import { passedNames } from './virtual-service/passed-names';
import { plainRequestsToTls } from './virtual-service/plain-requests-to-tls';
import { preflightRequests } from './virtual-service/preflight-requests';
import { redirectsBehindTls } from './virtual-service/redirects-behind-tls';
import { rewrittenDots } from './virtual-service/rewritten-dots';
import { routesByClaims } from './virtual-service/routes-by-claims';
import { routesByWrittenHeaders } from './virtual-service/routes-by-written-headers';
import { routesWithoutWaypoint } from './virtual-service/routes-without-waypoint';
import { serverHeader } from './virtual-service/server-header';
import { sharedRequests } from './virtual-service/shared-requests';
import { writtenPaths } from './virtual-service/written-paths';
import { singlePod } from './workload/single-pod';

export { runChecks, runSafely } from './run-checks';
export type { Check } from './check';

/** Every check, in the order in which their findings are told. A new one is added here. */
export const CHECKS: readonly Check[] = [
  unknownKinds,
  refusedValues,
  unknownFields,
  fieldsWithoutValue,
  fieldsNewerThanIstio,
  misreadTexts,
  endlessNumbers,
  objectTooLarge,
  objectTooLargeToStore,
  oneObjectTwice,
  serversOnOnePort,
  passedNamesWithoutRoute,
  portsOnOneListener,
  overlappingSubsets,
  policyPorts,
  oneChainTwice,
  passedNames,
  rewrittenDots,
  routesByWrittenHeaders,
  subsetWithoutLabels,
  unnoticedFailover,
  unverifiedServer,
  unverifiedServerAtPort,
  unkeptVersions,
  ruleAwayFromGateway,
  policiesForPorts,
  refusedRemoval,
  refusedReplacement,
  relativePatch,
  relativePatchOfSomeVersions,
  sharedTargetPort,
  missingAddresses,
  dnsLocalities,
  dynamicHosts,
  logsWithoutProvider,
  refusedExpressions,
  preflightRequests,
  serverHeader,
  sharedRequests,
  routesWithoutWaypoint,
  routesByClaims,
  writtenPaths,
  endlessRedirects,
  httpsRedirectBehindTls,
  redirectsBehindTls,
  endlessTries,
  destinationPorts,
  plainRequestsToTls,
  gatewayPastWaypoint,
  policyForTheMesh,
  policyWithoutEffect,
  podsWithoutSidecar,
  policyAwayFromGateway,
  tokensAwayFromGateway,
  policyAtNodeProxies,
  tokensAtNodeProxies,
  denyWithoutPorts,
  dryRun,
  callersAddresses,
  headersOfProxies,
  singlePod,
];
