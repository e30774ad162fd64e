/** The greatest number that a port can have. */
export const MAX_PORT = 65_535;

/** Whether a value is the number of a port. */
export function isPortNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}
