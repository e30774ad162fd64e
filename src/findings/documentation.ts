/** Where the page of a finding's code is. */
export function documentationOf(code: string): string {
  return `https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#${code.toLowerCase()}`;
}
