/** What Go reads as true, as strconv.ParseBool does. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** Whether Istio reads the value of a label, or of an annotation, as true. */
export function isTrueForGo(text: string | undefined): boolean {
  return text !== undefined && TRUE.includes(text);
}
