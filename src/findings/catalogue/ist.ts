import { IST0002 } from './ist0002';
import { IST0101_CREDENTIAL } from './ist0101-credential';
import { IST0101_DESTINATION_HOST } from './ist0101-destination-host';
import { IST0101_DESTINATION_PORT } from './ist0101-destination-port';
import { IST0101_GATEWAY } from './ist0101-gateway';
import { IST0101_NAMESPACE } from './ist0101-namespace';
import { IST0101_SELECTOR } from './ist0101-selector';
import { IST0101_SUBSET } from './ist0101-subset';
import { IST0102 } from './ist0102';
import { IST0106_FIELD_WITHOUT_VALUE } from './ist0106-field-without-value';
import { IST0106_ITEM_TWICE } from './ist0106-item-twice';
import { IST0106_REFUSED_BY_WEBHOOK } from './ist0106-refused-by-webhook';
import { IST0106_REFUSED_VALUE } from './ist0106-refused-value';
import { IST0106_UNKNOWN_FIELD } from './ist0106-unknown-field';
import { IST0106_UNKNOWN_KIND } from './ist0106-unknown-kind';
import { IST0107 } from './ist0107';
import { IST0108 } from './ist0108';
import { IST0109 } from './ist0109';
import { IST0110 } from './ist0110';
import { IST0111 } from './ist0111';
import { IST0112 } from './ist0112';
import { IST0116 } from './ist0116';
import { IST0118 } from './ist0118';
import { IST0123 } from './ist0123';
import { IST0125 } from './ist0125';
import { IST0127 } from './ist0127';
import { IST0128 } from './ist0128';
import { IST0129 } from './ist0129';
import { IST0130 } from './ist0130';
import { IST0131 } from './ist0131';
import { IST0132 } from './ist0132';
import { IST0133_ADDRESS_OF_ANOTHER_NETWORK } from './ist0133-address-of-another-network';
import { IST0133_CERTIFICATES_WITHOUT_USE } from './ist0133-certificates-without-use';
import { IST0133_CIPHER_SUITES } from './ist0133-cipher-suites';
import { IST0133_DENY_WITHOUT_PORTS } from './ist0133-deny-without-ports';
import { IST0133_DEPRECATED_FIELD } from './ist0133-deprecated-field';
import { IST0133_FAILOVER_WITHOUT_OUTLIER_DETECTION } from './ist0133-failover-without-outlier-detection';
import { IST0133_FILTER_WITHOUT_USE } from './ist0133-filter-without-use';
import { IST0133_GATEWAY_BY_DOMAIN_NAME } from './ist0133-gateway-by-domain-name';
import { IST0133_HOSTS_OF_ONE_ADDRESS } from './ist0133-hosts-of-one-address';
import { IST0133_HTTP_SETTINGS_FOR_TCP } from './ist0133-http-settings-for-tcp';
import { IST0133_LARGE_RESPONSE } from './ist0133-large-response';
import { IST0133_LONG_PROXY_VERSION } from './ist0133-long-proxy-version';
import { IST0133_ONE_HOST_OF_SIDECAR_TWICE } from './ist0133-one-host-of-sidecar-twice';
import { IST0133_PARTIAL_WILDCARD } from './ist0133-partial-wildcard';
import { IST0133_PRIVATE_KEYS } from './ist0133-private-keys';
import { IST0133_REDIRECT_WITHOUT_HTTP } from './ist0133-redirect-without-http';
import { IST0133_SELECTOR_WITHOUT_LABELS } from './ist0133-selector-without-labels';
import { IST0133_SELECTOR_WITHOUT_RESOLUTION } from './ist0133-selector-without-resolution';
import { IST0133_SERVER_NAME_IS_ADDRESS } from './ist0133-server-name-is-address';
import { IST0133_SEVERAL_TRACINGS } from './ist0133-several-tracings';
import { IST0133_TAG_WITHOUT_NAME } from './ist0133-tag-without-name';
import { IST0134 } from './ist0134';
import { IST0135 } from './ist0135';
import { IST0137 } from './ist0137';
import { IST0138 } from './ist0138';
import { IST0140 } from './ist0140';
import { IST0144 } from './ist0144';
import { IST0145 } from './ist0145';
import { IST0146 } from './ist0146';
import { IST0147 } from './ist0147';
import { IST0148 } from './ist0148';
import { IST0149 } from './ist0149';
import { IST0150 } from './ist0150';
import { IST0151 } from './ist0151';
import { IST0152 } from './ist0152';
import { IST0153 } from './ist0153';
import { IST0154 } from './ist0154';
import { IST0155 } from './ist0155';
import { IST0157 } from './ist0157';
import { IST0159 } from './ist0159';
import { IST0160 } from './ist0160';
import { IST0161 } from './ist0161';
import { IST0162 } from './ist0162';
import { IST0165 } from './ist0165';
import { IST0166 } from './ist0166';
import { IST0167 } from './ist0167';
import { IST0173 } from './ist0173';
import { IST0174 } from './ist0174';
import { IST0177 } from './ist0177';
import { CatalogueEntry } from '../catalogue-entry';

/** What there is to say about Istio's codes, in their order. A new one is added here. */
export const ISTIO_CODES: readonly CatalogueEntry[] = [
  IST0002,
  IST0101_CREDENTIAL,
  IST0101_DESTINATION_HOST,
  IST0101_DESTINATION_PORT,
  IST0101_GATEWAY,
  IST0101_NAMESPACE,
  IST0101_SELECTOR,
  IST0101_SUBSET,
  IST0102,
  IST0106_FIELD_WITHOUT_VALUE,
  IST0106_ITEM_TWICE,
  IST0106_REFUSED_BY_WEBHOOK,
  IST0106_REFUSED_VALUE,
  IST0106_UNKNOWN_FIELD,
  IST0106_UNKNOWN_KIND,
  IST0107,
  IST0108,
  IST0109,
  IST0110,
  IST0111,
  IST0112,
  IST0116,
  IST0118,
  IST0123,
  IST0125,
  IST0127,
  IST0128,
  IST0129,
  IST0130,
  IST0131,
  IST0132,
  IST0133_ADDRESS_OF_ANOTHER_NETWORK,
  IST0133_CERTIFICATES_WITHOUT_USE,
  IST0133_CIPHER_SUITES,
  IST0133_DENY_WITHOUT_PORTS,
  IST0133_DEPRECATED_FIELD,
  IST0133_FAILOVER_WITHOUT_OUTLIER_DETECTION,
  IST0133_FILTER_WITHOUT_USE,
  IST0133_GATEWAY_BY_DOMAIN_NAME,
  IST0133_HOSTS_OF_ONE_ADDRESS,
  IST0133_HTTP_SETTINGS_FOR_TCP,
  IST0133_LARGE_RESPONSE,
  IST0133_LONG_PROXY_VERSION,
  IST0133_ONE_HOST_OF_SIDECAR_TWICE,
  IST0133_PARTIAL_WILDCARD,
  IST0133_PRIVATE_KEYS,
  IST0133_REDIRECT_WITHOUT_HTTP,
  IST0133_SELECTOR_WITHOUT_LABELS,
  IST0133_SELECTOR_WITHOUT_RESOLUTION,
  IST0133_SERVER_NAME_IS_ADDRESS,
  IST0133_SEVERAL_TRACINGS,
  IST0133_TAG_WITHOUT_NAME,
  IST0134,
  IST0135,
  IST0137,
  IST0138,
  IST0140,
  IST0144,
  IST0145,
  IST0146,
  IST0147,
  IST0148,
  IST0149,
  IST0150,
  IST0151,
  IST0152,
  IST0153,
  IST0154,
  IST0155,
  IST0157,
  IST0159,
  IST0160,
  IST0161,
  IST0162,
  IST0165,
  IST0166,
  IST0167,
  IST0173,
  IST0174,
  IST0177,
];
