import { CDI001 } from './cdi001';
import { CDI002 } from './cdi002';
import { CDI003 } from './cdi003';
import { CDI004 } from './cdi004';
import { CDI005 } from './cdi005';
import { CDI006 } from './cdi006';
import { CDI011 } from './cdi011';
import { CDI012 } from './cdi012';
import { CDI013 } from './cdi013';
import { CDI015 } from './cdi015';
import { CDI016 } from './cdi016';
import { CDI017 } from './cdi017';
import { CDI018 } from './cdi018';
import { CDI021 } from './cdi021';
import { CDI022 } from './cdi022';
import { CDI030 } from './cdi030';
import { CDI031 } from './cdi031';
import { CDI032 } from './cdi032';
import { CDI033 } from './cdi033';
import { CDI034 } from './cdi034';
import { CDI040 } from './cdi040';
import { CDI041 } from './cdi041';
import { CDI051 } from './cdi051';
import { CDI054 } from './cdi054';
import { CDI060 } from './cdi060';
import { CDI061 } from './cdi061';
import { CDI062 } from './cdi062';
import { CDI063 } from './cdi063';
import { CDI064 } from './cdi064';
import { CDI065 } from './cdi065';
import { CDI066 } from './cdi066';
import { CDI067 } from './cdi067';
import { CDI068 } from './cdi068';
import { CDI069 } from './cdi069';
import { CDI070 } from './cdi070';
import { CDI071 } from './cdi071';
import { CDI072 } from './cdi072';
import { CDI073 } from './cdi073';
import { CDI074 } from './cdi074';
import { CDI075 } from './cdi075';
import { CDI076 } from './cdi076';
import { CDI077 } from './cdi077';
import { CDI078 } from './cdi078';
import { CDI079 } from './cdi079';
import { CDI080 } from './cdi080';
import { CDI081 } from './cdi081';
import { CDI082 } from './cdi082';
import { CDI083 } from './cdi083';
import { CDI084 } from './cdi084';
import { CDI085 } from './cdi085';
import { CDI086 } from './cdi086';
import { CDI087 } from './cdi087';
import { CDI088 } from './cdi088';
import { CDI089 } from './cdi089';
import { CDI090 } from './cdi090';
import { CDI091 } from './cdi091';
import { CDI092 } from './cdi092';
import { CDI093 } from './cdi093';
import { CDI094 } from './cdi094';
import { CDI095 } from './cdi095';
import { CDI096 } from './cdi096';
import { CDI097 } from './cdi097';
import { CDI098 } from './cdi098';
import { CDI099 } from './cdi099';
import { CDI100 } from './cdi100';
import { CDI101 } from './cdi101';
import { CDI102 } from './cdi102';
import { CDI103 } from './cdi103';
import { CDI104 } from './cdi104';
import { CDI105 } from './cdi105';
import { CDI106 } from './cdi106';
import { CDI107 } from './cdi107';
import { CDI108 } from './cdi108';
import { CDI109 } from './cdi109';
import { CDI110 } from './cdi110';
import { CDI111 } from './cdi111';
import { CDI112 } from './cdi112';
import { CDI113 } from './cdi113';
import { CDI114 } from './cdi114';
import { CDI115 } from './cdi115';
import { CDI116 } from './cdi116';
import { CDI117 } from './cdi117';
import { CDI118 } from './cdi118';
import { CDI119 } from './cdi119';
import { CDI120 } from './cdi120';
import { CDI121 } from './cdi121';
import { CDI122 } from './cdi122';
import { CDI123 } from './cdi123';
import { CDI124 } from './cdi124';
import { CDI125 } from './cdi125';
import { CDI126 } from './cdi126';
import { CDI127 } from './cdi127';
import { CDI128 } from './cdi128';
import { CDI129 } from './cdi129';
import { CDI130 } from './cdi130';
import { CDI131 } from './cdi131';
import { CDI132 } from './cdi132';
import { CDI133 } from './cdi133';
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
import { KIA0002 } from './kia0002';
import { KIA0003 } from './kia0003';
import { KIA0004 } from './kia0004';
import { KIA0005 } from './kia0005';
import { KIA0105 } from './kia0105';
import { KIA0106 } from './kia0106';
import { KIA0110 } from './kia0110';
import { KIA0201 } from './kia0201';
import { KIA0207 } from './kia0207';
import { KIA0209 } from './kia0209';
import { KIA0701 } from './kia0701';
import { KIA1004 } from './kia1004';
import { KIA1006 } from './kia1006';
import { KIA1104 } from './kia1104';
import { KIA1105 } from './kia1105';
import { KIA1106 } from './kia1106';
import { KIA1109 } from './kia1109';
import { KIA1115 } from './kia1115';
import { KIA1313 } from './kia1313';
import { KIA1401 } from './kia1401';
import { KIA1402 } from './kia1402';
import { CatalogueEntry } from '../catalogue-entry';

/** What there is to say about each code, in the order of the codes. A new one is added here. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  CDI001,
  CDI002,
  CDI003,
  CDI004,
  CDI005,
  CDI006,
  CDI011,
  CDI012,
  CDI013,
  CDI015,
  CDI016,
  CDI017,
  CDI018,
  CDI021,
  CDI022,
  CDI030,
  CDI031,
  CDI032,
  CDI033,
  CDI034,
  CDI040,
  CDI041,
  CDI051,
  CDI054,
  CDI060,
  CDI061,
  CDI062,
  CDI063,
  CDI064,
  CDI065,
  CDI066,
  CDI067,
  CDI068,
  CDI069,
  CDI070,
  CDI071,
  CDI072,
  CDI073,
  CDI074,
  CDI075,
  CDI076,
  CDI077,
  CDI078,
  CDI079,
  CDI080,
  CDI081,
  CDI082,
  CDI083,
  CDI084,
  CDI085,
  CDI086,
  CDI087,
  CDI088,
  CDI089,
  CDI090,
  CDI091,
  CDI092,
  CDI093,
  CDI094,
  CDI095,
  CDI096,
  CDI097,
  CDI098,
  CDI099,
  CDI100,
  CDI101,
  CDI102,
  CDI103,
  CDI104,
  CDI105,
  CDI106,
  CDI107,
  CDI108,
  CDI109,
  CDI110,
  CDI111,
  CDI112,
  CDI113,
  CDI114,
  CDI115,
  CDI116,
  CDI117,
  CDI118,
  CDI119,
  CDI120,
  CDI121,
  CDI122,
  CDI123,
  CDI124,
  CDI125,
  CDI126,
  CDI127,
  CDI128,
  CDI129,
  CDI130,
  CDI131,
  CDI132,
  CDI133,
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
  KIA0002,
  KIA0003,
  KIA0004,
  KIA0005,
  KIA0105,
  KIA0106,
  KIA0110,
  KIA0201,
  KIA0207,
  KIA0209,
  KIA0701,
  KIA1004,
  KIA1006,
  KIA1104,
  KIA1105,
  KIA1106,
  KIA1109,
  KIA1115,
  KIA1313,
  KIA1401,
  KIA1402,
];
