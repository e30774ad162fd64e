const PROBE_HEADER = /^[-A-Za-z0-9]+$/;

/** Whether Istio's webhook takes a name for a header of a probe; its schema takes "_" too. */
export function isProbeHeader(name: string): boolean {
  return PROBE_HEADER.test(name);
}
