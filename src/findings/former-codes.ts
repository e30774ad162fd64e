/** What was renamed while the version was 0.0.0: istioctl or Kiali has a code for it. One of ours may have become several of theirs. */
export const FORMER_CODES: Readonly<Record<string, readonly string[]>> = {
  CDI010: ['IST0133/failover-without-outlier-detection'],
  CDI014: ['IST0162'],
  CDI019: ['KIA1106'],
  CDI020: ['KIA1109'],
  CDI050: ['IST0133/deny-without-ports'],
  CDI052: ['IST0167', 'KIA0110', 'KIA1115'],
  CDI053: ['IST0127', 'KIA0004'],
};

/** What a code is called today that was renamed; several where it fell apart, none where it was not. */
export function namesToday(code: string): readonly string[] {
  return Object.hasOwn(FORMER_CODES, code) ? FORMER_CODES[code] : [];
}
