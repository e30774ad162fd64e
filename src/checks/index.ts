import { hiddenRoutes } from './application/hidden-routes';
import { callersAddresses } from './authorization-policy/callers-addresses';
import { callersBehindWaypoint } from './authorization-policy/callers-behind-waypoint';
import { denyWithoutPorts } from './authorization-policy/deny-without-ports';
import { dryRun } from './authorization-policy/dry-run';
import { halvedRules } from './authorization-policy/halved-rules';
import { headersOfProxies } from './authorization-policy/headers-of-proxies';
import { hostsNotAllowed } from './authorization-policy/hosts-not-allowed';
import { httpAtTcpPorts } from './authorization-policy/http-at-tcp-ports';
import { missingAccounts } from './authorization-policy/missing-accounts';
import { missingNamespaces } from './authorization-policy/missing-namespaces';
import { policyAtNodeProxies } from './authorization-policy/policy-at-node-proxies';
import { policyAwayFromGateway } from './authorization-policy/policy-away-from-gateway';
import { policyPorts } from './authorization-policy/policy-ports';
import { refusedKeys } from './authorization-policy/refused-keys';
import { twoAuthorizers } from './authorization-policy/two-authorizers';
import { callersWithoutMutualTls, deniedByName } from './authorization-policy/unknown-callers';
import { valuesOfNoRequest } from './authorization-policy/values-of-no-request';
import { measuredWithoutLoad } from './canary/measured-without-load';
import { Check } from './check';
import { doubleTls } from './destination-rule/double-tls';
import { hiddenWideRules } from './destination-rule/hidden-wide-rules';
import { mutualTlsToPlainPods } from './destination-rule/mutual-tls-to-plain-pods';
import { nothingEjected } from './destination-rule/nothing-ejected';
import { oneHostOfTwoRules } from './destination-rule/one-host-of-two-rules';
import { overlappingSubsets } from './destination-rule/overlapping-subsets';
import { plainTextUnderStrict } from './destination-rule/plain-text-under-strict';
import { policiesForPorts } from './destination-rule/policies-for-ports';
import { refusedPolicyValues } from './destination-rule/refused-policy-values';
import { ruleAwayFromGateway } from './destination-rule/rule-away-from-gateway';
import { subsetWithoutLabels } from './destination-rule/subset-without-labels';
import { subsetWithoutPods } from './destination-rule/subset-without-pods';
import { subsetsInCapitals } from './destination-rule/subsets-in-capitals';
import { unkeptVersions } from './destination-rule/unkept-versions';
import { unknownHost } from './destination-rule/unknown-host';
import { unnamedGateway } from './destination-rule/unnamed-gateway';
import { unnoticedFailover } from './destination-rule/unnoticed-failover';
import { unverifiedServer } from './destination-rule/unverified-server';
import { unverifiedServerAtPort } from './destination-rule/unverified-server-at-port';
import { patchWithoutEffect } from './envoy-filter/patch-without-effect';
import { refusedAddition } from './envoy-filter/refused-addition';
import { refusedRemoval } from './envoy-filter/refused-removal';
import { refusedReplacement } from './envoy-filter/refused-replacement';
import { relativePatch } from './envoy-filter/relative-patch';
import { relativePatchOfSomeVersions } from './envoy-filter/relative-patch-of-some-versions';
import { takenDomains } from './envoy-filter/taken-domains';
import { weakenedPolicies } from './envoy-filter/weakened-policies';
import { deprecatedAnnotations, invalidAnnotations, misplacedAnnotations, unknownAnnotations } from './every-kind/annotations';
import { deprecatedParts } from './every-kind/deprecated-parts';
import { endlessNumbers } from './every-kind/endless-numbers';
import { exportedNowhere } from './every-kind/exported-nowhere';
import { fieldsNewerThanIstio } from './every-kind/fields-newer-than-istio';
import { fieldsWithoutValue } from './every-kind/fields-without-value';
import { hostsOfOthers } from './every-kind/hosts-of-others';
import { itemsTwice } from './every-kind/items-twice';
import { misreadTexts } from './every-kind/misread-texts';
import { missingWaypoints } from './every-kind/missing-waypoints';
import { objectTooLarge } from './every-kind/object-too-large';
import { objectTooLargeToStore } from './every-kind/object-too-large-to-store';
import { oneObjectTwice } from './every-kind/one-object-twice';
import { refusedValues } from './every-kind/refused-values';
import { unknownFields } from './every-kind/unknown-fields';
import { unknownKinds } from './every-kind/unknown-kinds';
import { refusedByWebhook, webhookWarnings } from './every-kind/webhook';
import { endpointsWithoutPolicy } from './every-policy/endpoints-without-policy';
import { gatewayPastWaypoint } from './every-policy/gateway-past-waypoint';
import { podsWithoutSidecar } from './every-policy/pods-without-sidecar';
import { policyForTheMesh } from './every-policy/policy-for-the-mesh';
import { policyWithoutEffect } from './every-policy/policy-without-effect';
import { selectedGateways } from './every-policy/selected-gateways';
import { unselected } from './every-policy/unselected';
import { frontedHosts } from './gateway/fronted-hosts';
import { httpsRedirectBehindTls } from './gateway/https-redirect-behind-tls';
import { invalidSecrets } from './gateway/invalid-secrets';
import { missingSecrets } from './gateway/missing-secrets';
import { oneCertificateTwice } from './gateway/one-certificate-twice';
import { oneHostOnOnePort } from './gateway/one-host-on-one-port';
import { passedNamesWithoutRoute } from './gateway/passed-names-without-route';
import { passedServices } from './gateway/passed-services';
import { portsOnOneListener } from './gateway/ports-on-one-listener';
import { protocolsOfHttp } from './gateway/protocols-of-http';
import { refusedBinds } from './gateway/refused-binds';
import { refusedTlsValues } from './gateway/refused-tls-values';
import { serversOnOnePort } from './gateway/servers-on-one-port';
import { unexposedPorts } from './gateway/unexposed-ports';
import { refusedMeshValues } from './mesh-config/refused-mesh-values';
import { namespaceInMeshByDefault, namespaceTwiceInMesh, namespaceWithoutMesh } from './namespace/mesh-labels';
import { peerPorts } from './peer-authentication/peer-ports';
import { peersOfOneNamespace, peersOfOnePod } from './peer-authentication/peers-of-one-pod';
import { strictBelowPlainText } from './peer-authentication/strict-below-plain-text';
import { proxyVariables } from './proxy-config/proxy-variables';
import { oneIssuerTwice } from './request-authentication/one-issuer-twice';
import { refusedTokenValues } from './request-authentication/refused-token-values';
import { tokensAtNodeProxies } from './request-authentication/tokens-at-node-proxies';
import { tokensAwayFromGateway } from './request-authentication/tokens-away-from-gateway';
import { tokensInCookies } from './request-authentication/tokens-in-cookies';
import { autoscaledCanary } from './rollout/autoscaled-canary';
import { droppedRoutes } from './rollout/dropped-routes';
import { missingRoutes } from './rollout/missing-routes';
import { routesForEveryPath } from './rollout/routes-for-every-path';
import { takenAway } from './rollout/taken-away';
import { missingBackends } from './routes-of-gateway-api/backends';
import { missingParents } from './routes-of-gateway-api/parents';
import { oneClusterTwice } from './service/one-cluster-twice';
import { portNames, portNamesOfExternalNames } from './service/port-names';
import { sharedTargetPort } from './service/shared-target-port';
import { undeclaredTargetPorts } from './service/undeclared-target-ports';
import { accountsOfEndpoints } from './service-entry/accounts-of-endpoints';
import { dnsLocalities } from './service-entry/dns-localities';
import { dynamicHosts } from './service-entry/dynamic-hosts';
import { externalPods } from './service-entry/external-pods';
import { missingAddresses } from './service-entry/missing-addresses';
import { oneListenerTwice } from './service-entry/one-listener-twice';
import { passedEntries } from './service-entry/passed-entries';
import { portOfOneProtocol } from './service-entry/port-of-one-protocol';
import { protocolsOfOnePort } from './service-entry/protocols-of-one-port';
import { refusedEntryValues } from './service-entry/refused-entry-values';
import { severalEndpoints } from './service-entry/several-endpoints';
import { addressOfEntry } from './sidecar/address-of-entry';
import { importedHosts } from './sidecar/imported-hosts';
import { refusedPoolValues } from './sidecar/refused-pool-values';
import { routesOutOfScope } from './sidecar/routes-out-of-scope';
import { selectorInRoot } from './sidecar/selector-in-root';
import { sidecarsOfOneNamespace, sidecarsOfOnePod } from './sidecar/sidecars-of-one-pod';
import { sidecarsWithoutEffect } from './sidecar/sidecars-without-effect';
import { logsWithoutProvider } from './telemetry/logs-without-provider';
import { refusedExpressions } from './telemetry/refused-expressions';
import { refusedTags } from './telemetry/refused-tags';
import { telemetriesOfOneNamespace, telemetriesOfOnePod } from './telemetry/telemetries-of-one-pod';
import { refusedCode } from './traffic-extension/refused-code';
import { destinationPorts } from './virtual-service/destination-ports';
import { endlessRedirects } from './virtual-service/endless-redirects';
import { endlessTries } from './virtual-service/endless-tries';
import { gatewaysNotAllowed } from './virtual-service/gateways-not-allowed';
import { hiddenFromGateways } from './virtual-service/hidden-from-gateways';
import { hostsBelowGuards } from './virtual-service/hosts-below-guards';
import { internalGateways } from './virtual-service/internal-gateways';
import { lostDelegates } from './virtual-service/lost-delegates';
import { missingDestinations } from './virtual-service/missing-destinations';
import { missingGateways } from './virtual-service/missing-gateways';
import { missingSubsets } from './virtual-service/missing-subsets';
import { oneChainTwice } from './virtual-service/one-chain-twice';
import { oneHostTwice } from './virtual-service/one-host-twice';
import { oneNameTwice } from './virtual-service/one-name-twice';
import { otherProtocols } from './virtual-service/other-protocols';
import { passedAddresses } from './virtual-service/passed-addresses';
import { passedNames } from './virtual-service/passed-names';
import { plainRequestsToTls } from './virtual-service/plain-requests-to-tls';
import { preflightRequests } from './virtual-service/preflight-requests';
import { rangesOfHosts, rangesOfOthers } from './virtual-service/ranges-of-hosts';
import { redirectsBehindTls } from './virtual-service/redirects-behind-tls';
import { refusedServerNames } from './virtual-service/refused-server-names';
import { refusedRouteValues } from './virtual-service/refused-values';
import { requiredPorts } from './virtual-service/required-ports';
import { rewrittenDots } from './virtual-service/rewritten-dots';
import { routesBehindHttpRoutes } from './virtual-service/routes-behind-http-routes';
import { routesByClaims } from './virtual-service/routes-by-claims';
import { routesByWrittenHeaders } from './virtual-service/routes-by-written-headers';
import { routesWithoutWaypoint } from './virtual-service/routes-without-waypoint';
import { serverHeader } from './virtual-service/server-header';
import { sharedRequests } from './virtual-service/shared-requests';
import { splitOfTheMesh } from './virtual-service/split-of-the-mesh';
import { subsetBeforeWaypoint } from './virtual-service/subset-before-waypoint';
import { ineffectiveMatches, unreachableRoutes } from './virtual-service/taken-matches';
import { takenServerNames } from './virtual-service/taken-server-names';
import { unservedHosts } from './virtual-service/unserved-hosts';
import { unusedInMesh } from './virtual-service/unused-in-mesh';
import { destinationTwice, weightOfOne } from './virtual-service/weights-of-routes';
import { writtenPaths } from './virtual-service/written-paths';
import { gatewayWithoutSecrets } from './workload/gateway-without-secrets';
import { hinderedPods } from './workload/hindered-pods';
import { imageOfPodWithoutInjection, imageWithoutInjection } from './workload/image-without-injection';
import { probesInPlainText } from './workload/probes-in-plain-text';
import { protocolsOfServices } from './workload/protocols-of-services';
import { refusedProxyConfig } from './workload/refused-proxy-config';
import { replicasBesideAutoscaler } from './workload/replicas-beside-autoscaler';
import { singlePod } from './workload/single-pod';
import { twoAutoscalers } from './workload/two-autoscalers';
import { unusedGateways } from './workload/unused-gateways';
import { userOfTheProxy } from './workload/user-of-the-proxy';

export { runChecks, runSafely } from './run-checks';
export type { Check } from './check';

/** Every check, in the order in which their findings are told. A new one is added here. */
export const CHECKS: readonly Check[] = [
  unknownKinds,
  refusedValues,
  unknownFields,
  fieldsWithoutValue,
  itemsTwice,
  refusedByWebhook,
  ...webhookWarnings,
  fieldsNewerThanIstio,
  deprecatedParts,
  misplacedAnnotations,
  unknownAnnotations,
  invalidAnnotations,
  deprecatedAnnotations,
  misreadTexts,
  endlessNumbers,
  objectTooLarge,
  objectTooLargeToStore,
  oneObjectTwice,
  exportedNowhere,
  serversOnOnePort,
  protocolsOfHttp,
  passedServices,
  oneHostOnOnePort,
  oneCertificateTwice,
  frontedHosts,
  passedNamesWithoutRoute,
  portsOnOneListener,
  missingSecrets,
  invalidSecrets,
  unexposedPorts,
  overlappingSubsets,
  policyPorts,
  valuesOfNoRequest,
  twoAuthorizers,
  hostsNotAllowed,
  oneChainTwice,
  oneNameTwice,
  hostsOfOthers,
  hostsBelowGuards,
  severalEndpoints,
  portOfOneProtocol,
  passedAddresses,
  rangesOfHosts,
  rangesOfOthers,
  passedNames,
  rewrittenDots,
  routesByWrittenHeaders,
  subsetWithoutLabels,
  subsetWithoutPods,
  unnoticedFailover,
  unverifiedServer,
  unverifiedServerAtPort,
  plainTextUnderStrict,
  mutualTlsToPlainPods,
  hiddenWideRules,
  unnamedGateway,
  oneHostOfTwoRules,
  doubleTls,
  nothingEjected,
  unkeptVersions,
  ruleAwayFromGateway,
  policiesForPorts,
  unknownHost,
  refusedRemoval,
  refusedReplacement,
  patchWithoutEffect,
  takenDomains,
  refusedAddition,
  relativePatch,
  relativePatchOfSomeVersions,
  sharedTargetPort,
  undeclaredTargetPorts,
  portNames,
  portNamesOfExternalNames,
  protocolsOfServices,
  userOfTheProxy,
  probesInPlainText,
  imageWithoutInjection,
  imageOfPodWithoutInjection,
  missingAddresses,
  accountsOfEndpoints,
  externalPods,
  sidecarsOfOnePod,
  sidecarsOfOneNamespace,
  sidecarsWithoutEffect,
  importedHosts,
  routesOutOfScope,
  selectorInRoot,
  dnsLocalities,
  dynamicHosts,
  oneListenerTwice,
  subsetsInCapitals,
  addressOfEntry,
  refusedRouteValues,
  refusedPolicyValues,
  refusedEntryValues,
  passedEntries,
  refusedServerNames,
  refusedPoolValues,
  refusedTlsValues,
  refusedBinds,
  refusedMeshValues,
  refusedProxyConfig,
  oneClusterTwice,
  refusedKeys,
  refusedTokenValues,
  refusedTags,
  refusedCode,
  protocolsOfOnePort,
  logsWithoutProvider,
  refusedExpressions,
  telemetriesOfOnePod,
  telemetriesOfOneNamespace,
  preflightRequests,
  serverHeader,
  sharedRequests,
  oneHostTwice,
  unreachableRoutes,
  ineffectiveMatches,
  splitOfTheMesh,
  routesWithoutWaypoint,
  routesBehindHttpRoutes,
  subsetBeforeWaypoint,
  missingWaypoints,
  missingParents,
  missingBackends,
  routesByClaims,
  writtenPaths,
  endlessRedirects,
  httpsRedirectBehindTls,
  redirectsBehindTls,
  endlessTries,
  weightOfOne,
  destinationTwice,
  destinationPorts,
  missingDestinations,
  missingSubsets,
  requiredPorts,
  missingGateways,
  internalGateways,
  unservedHosts,
  lostDelegates,
  droppedRoutes,
  routesForEveryPath,
  takenAway,
  missingRoutes,
  autoscaledCanary,
  hiddenFromGateways,
  takenServerNames,
  otherProtocols,
  unusedInMesh,
  plainRequestsToTls,
  gatewayPastWaypoint,
  policyForTheMesh,
  policyWithoutEffect,
  unselected,
  selectedGateways,
  peersOfOneNamespace,
  peersOfOnePod,
  peerPorts,
  strictBelowPlainText,
  podsWithoutSidecar,
  weakenedPolicies,
  gatewaysNotAllowed,
  endpointsWithoutPolicy,
  policyAwayFromGateway,
  tokensAwayFromGateway,
  policyAtNodeProxies,
  tokensAtNodeProxies,
  tokensInCookies,
  oneIssuerTwice,
  denyWithoutPorts,
  halvedRules,
  callersBehindWaypoint,
  httpAtTcpPorts,
  callersWithoutMutualTls,
  deniedByName,
  missingNamespaces,
  missingAccounts,
  dryRun,
  callersAddresses,
  headersOfProxies,
  singlePod,
  hinderedPods,
  proxyVariables,
  unusedGateways,
  gatewayWithoutSecrets,
  replicasBesideAutoscaler,
  twoAutoscalers,
  hiddenRoutes,
  measuredWithoutLoad,
  namespaceWithoutMesh,
  namespaceTwiceInMesh,
  namespaceInMeshByDefault,
];
