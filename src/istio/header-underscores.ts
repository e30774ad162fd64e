import { mapOf, textOf } from './plain-value';

const PREFIX = 'HEADERS_WITH_UNDERSCORES_';

/** What the `connectionSettings` of a gateway make of requests with an underscore in the name of a header. */
export function underscoresActionOf(connectionSettings: unknown): 'ALLOW' | 'REJECT_REQUEST' | 'DROP_HEADER' {
  const { profile, httpHeadersWithUnderscoresAction } = mapOf(connectionSettings);
  switch (textOf(httpHeadersWithUnderscoresAction)) {
    case `${PREFIX}REJECT_REQUEST`: return 'REJECT_REQUEST';
    case `${PREFIX}DROP_HEADER`: return 'DROP_HEADER';
    case `${PREFIX}ALLOW`: return 'ALLOW';
    default: return profile === 'EDGE' ? 'REJECT_REQUEST' : 'ALLOW';
  }
}
