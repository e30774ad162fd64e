/** The host for which Envoy looks: whatever is behind the last colon is cut off. */
export function hostOf(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return (colon < 0 ? authority : authority.slice(0, colon)).toLowerCase();
}
