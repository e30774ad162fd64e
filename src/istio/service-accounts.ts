/** What Istio takes in one list of service accounts, and in one of them. */
export const MAX_SERVICE_ACCOUNTS = 16;
export const MAX_SERVICE_ACCOUNT_LENGTH = 320;

/** Whether Istio takes a text for a service account: NAME or NAMESPACE/NAME, without wildcards. */
export function isServiceAccount(text: string): boolean {
  const parts = text.split('/');
  return parts.length <= 2 && !parts.includes('') && !text.includes('*') && text.length <= MAX_SERVICE_ACCOUNT_LENGTH;
}
