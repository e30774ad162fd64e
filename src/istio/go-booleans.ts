/** What Go reads as true, as strconv.ParseBool does. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/** Whether Istio reads the value of a label, or of an annotation, as true. */
export function isTrueForGo(text: string | undefined): boolean {
  return text !== undefined && TRUE.includes(text);
}

/** Whether Istio reads a text as true or false. */
export function isBooleanForGo(text: string): boolean {
  return TRUE.includes(text) || FALSE.includes(text);
}
