/** Capital letters, then digits; and a key where one code of theirs stands for many facts: `IST0133/deny-without-ports`. */
const CODE = /^[A-Z]{2,}[0-9]{3,}(\/[a-z0-9]+(-[a-z0-9]+)*)?$/;

/** Codes that the page has, or may have in another version. */
const OURS = /^(?:CDI|IST|KIA)/;

/** Whether a text has the form of a code. */
export function isCode(text: string): boolean {
  return typeof text === 'string' && CODE.test(text);
}

/** Whether a code has the beginning of those of this library, of Istio or of Kiali. */
export function isOurs(code: string): boolean {
  return OURS.test(code);
}

/** The codes by which a finding can be meant: its own, and that without the key. */
export function namesOf(code: string): string[] {
  return code.includes('/') ? [code, code.slice(0, code.indexOf('/'))] : [code];
}

/** Where the page of a finding's code is; none of a code that others made. */
export function documentationOf(code: string): string | undefined {
  return !isOurs(code) ? undefined : `https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#${anchorOf(code)}`;
}

/** What GitHub makes of a code that is a heading. */
export function anchorOf(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9-]/g, '');
}
