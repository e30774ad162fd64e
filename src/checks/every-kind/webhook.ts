import { surveyOf, violationsOf } from './schema-violations';
import { IST0106_REFUSED_BY_WEBHOOK } from '../../findings/catalogue/ist0106-refused-by-webhook';
import { IST0133_ADDRESS_OF_ANOTHER_NETWORK } from '../../findings/catalogue/ist0133-address-of-another-network';
import { IST0133_CERTIFICATES_WITHOUT_USE } from '../../findings/catalogue/ist0133-certificates-without-use';
import { IST0133_CIPHER_SUITES } from '../../findings/catalogue/ist0133-cipher-suites';
import { IST0133_DEPRECATED_FIELD } from '../../findings/catalogue/ist0133-deprecated-field';
import { IST0133_FILTER_WITHOUT_USE } from '../../findings/catalogue/ist0133-filter-without-use';
import { IST0133_GATEWAY_BY_DOMAIN_NAME } from '../../findings/catalogue/ist0133-gateway-by-domain-name';
import { IST0133_HOSTS_OF_ONE_ADDRESS } from '../../findings/catalogue/ist0133-hosts-of-one-address';
import { IST0133_HTTP_SETTINGS_FOR_TCP } from '../../findings/catalogue/ist0133-http-settings-for-tcp';
import { IST0133_LARGE_RESPONSE } from '../../findings/catalogue/ist0133-large-response';
import { IST0133_LONG_PROXY_VERSION } from '../../findings/catalogue/ist0133-long-proxy-version';
import { IST0133_ONE_HOST_OF_SIDECAR_TWICE } from '../../findings/catalogue/ist0133-one-host-of-sidecar-twice';
import { IST0133_PARTIAL_WILDCARD } from '../../findings/catalogue/ist0133-partial-wildcard';
import { IST0133_PRIVATE_KEYS } from '../../findings/catalogue/ist0133-private-keys';
import { IST0133_REDIRECT_WITHOUT_HTTP } from '../../findings/catalogue/ist0133-redirect-without-http';
import { IST0133_SELECTOR_WITHOUT_LABELS } from '../../findings/catalogue/ist0133-selector-without-labels';
import { IST0133_SELECTOR_WITHOUT_RESOLUTION } from '../../findings/catalogue/ist0133-selector-without-resolution';
import { IST0133_SERVER_NAME_IS_ADDRESS } from '../../findings/catalogue/ist0133-server-name-is-address';
import { IST0133_SEVERAL_TRACINGS } from '../../findings/catalogue/ist0133-several-tracings';
import { IST0133_TAG_WITHOUT_NAME } from '../../findings/catalogue/ist0133-tag-without-name';
import { CatalogueEntry } from '../../findings/catalogue-entry';
import { webhookProblemsOf, WebhookProblem, WebhookWarning } from '../../istio/validation/webhook';
import { cachedView, MeshObject, readServiceEntry } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { partOfLabels } from '../service-entry/refused-entry-values';

/** What there is to say about each warning. */
const WARNINGS: Readonly<Record<WebhookWarning, CatalogueEntry>> = {
  'address-of-another-network': IST0133_ADDRESS_OF_ANOTHER_NETWORK,
  'certificates-without-use': IST0133_CERTIFICATES_WITHOUT_USE,
  'cipher-suites': IST0133_CIPHER_SUITES,
  'deprecated-field': IST0133_DEPRECATED_FIELD,
  'filter-without-use': IST0133_FILTER_WITHOUT_USE,
  'gateway-by-domain-name': IST0133_GATEWAY_BY_DOMAIN_NAME,
  'hosts-of-one-address': IST0133_HOSTS_OF_ONE_ADDRESS,
  'http-settings-for-tcp': IST0133_HTTP_SETTINGS_FOR_TCP,
  'large-response': IST0133_LARGE_RESPONSE,
  'long-proxy-version': IST0133_LONG_PROXY_VERSION,
  'one-host-of-sidecar-twice': IST0133_ONE_HOST_OF_SIDECAR_TWICE,
  'partial-wildcard': IST0133_PARTIAL_WILDCARD,
  'private-keys': IST0133_PRIVATE_KEYS,
  'redirect-without-http': IST0133_REDIRECT_WITHOUT_HTTP,
  'selector-without-labels': IST0133_SELECTOR_WITHOUT_LABELS,
  'selector-without-resolution': IST0133_SELECTOR_WITHOUT_RESOLUTION,
  'server-name-is-address': IST0133_SERVER_NAME_IS_ADDRESS,
  'several-tracings': IST0133_SEVERAL_TRACINGS,
  'tag-without-name': IST0133_TAG_WITHOUT_NAME,
};

/** What Istio's webhook says of an object. It is not asked about one that the API server refuses before. */
export const problemsOf = cachedView((object: MeshObject): readonly WebhookProblem[] => {
  if (violationsOf(object).some(({ kind }) => kind === 'refused') || surveyOf(object).hasEndlessNumber) {
    return NONE;
  }
  const problems = webhookProblemsOf(object.manifest);
  return object.isOurs === true && problems.length > 0 ? problems.filter(({ key, field }) => key !== undefined || field !== 'spec') : problems;
});

/** What Istio's own validation refuses, and the schema of the kind lets pass. */
export const refusedByWebhook: Check = { ...IST0106_REFUSED_BY_WEBHOOK, check: object => tell(object, undefined) };

/** What it warns of, where no other check of ours tells the same. */
export const webhookWarnings: readonly Check[] = Object.entries(WARNINGS)
  .map(([key, entry]) => ({ ...entry, check: (object: MeshObject) => tell(object, key as WebhookWarning) }));

function tell(object: MeshObject, key: WebhookWarning | undefined): FoundInObject[] {
  const problems = problemsOf(object);
  return problems.length === 0 ? NOTHING : problems.filter(problem => problem.key === key && !isToldAsRefused(problem, object)).map(asFound);
}

/** Of a name of TLS it is told that Envoy refuses it. */
function isToldAsRefused({ key }: WebhookProblem, object: MeshObject): boolean {
  return key === 'partial-wildcard' && partOfLabels(readServiceEntry(object)).length > 0;
}

const NONE: readonly WebhookProblem[] = [];
const NOTHING: FoundInObject[] = [];

function asFound({ field, message, fix }: WebhookProblem): FoundInObject {
  return { field, message, fix };
}
