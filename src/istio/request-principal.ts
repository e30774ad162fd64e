import { Misfit, never } from './misfit';

/** The identity of a token as a policy writes it: istiod takes it apart at its last slash, and compares issuer and subject. */
interface RequestPrincipal {
  readonly issuer: string;
  /** None where there is no slash. */
  readonly subject?: string;
}

function partsOf(value: string): RequestPrincipal {
  const slash = value.lastIndexOf('/');
  return slash < 0 ? { issuer: value } : { issuer: value.slice(0, slash), subject: value.slice(slash + 1) };
}

/** What stands before the name in an issuer that is a URL. */
const ONLY_A_SCHEME = /^[a-z][-a-z0-9+.]*:\/?$/i;

/** Why no token has an identity, as ISSUER/SUBJECT; nothing where one may. */
export function misfitOfRequestPrincipal(value: string): Misfit | undefined {
  const { issuer, subject } = partsOf(value);
  if (subject === undefined) {
    return value.includes('*') ? undefined : never('ISSUER/SUBJECT', 'write "ISSUER/*" for every token of the issuer');
  }
  if (ONLY_A_SCHEME.test(issuer)) {
    return never('ISSUER/SUBJECT with the whole issuer', subject.endsWith('*')
      ? 'Istio takes it apart at its last slash, and only the subject may end with "*": name each issuer, as in "https://login.example.com/*"'
      : 'Istio takes it apart at its last slash: write "ISSUER/*" for every token of the issuer');
  }
  if (subject === '') {
    return never('ISSUER/SUBJECT', 'write "ISSUER/*" for every token of the issuer; behind an issuer that ends with a slash come two');
  }
  return value.startsWith('*') && subject.endsWith('*')
    ? never('a text with one "*"', 'behind one at its beginning Istio compares the subject as it stands: name the issuer, or the subject')
    : undefined;
}

/**
 * The issuer of which a policy means tokens, and which it does not compare: one that ends with a slash, which is behind it in the token, or
 * one before a subject that has a slash itself, as those of GitHub have.
 */
export function misreadIssuer(value: string, issuers: Iterable<string>): string | undefined {
  const { issuer, subject } = partsOf(value);
  if (subject === undefined || value.startsWith('*')) {
    return undefined;
  }
  const known = [...issuers];
  return known.includes(issuer) ? undefined
    : known.find(one => one === `${issuer}/` || value.startsWith(one.endsWith('/') ? one : `${one}/`));
}
