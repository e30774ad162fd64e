/** So many texts are kept, and none that is longer: most objects say the same few. */
const MAX_TEXTS = 1000;
const MAX_LENGTH = 100;

/** Keeps what a function says of texts, which is the same whenever somebody asks. */
export function keptByText<T>(judge: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return text => {
    const kept = known.get(text);
    if (kept !== undefined || known.has(text)) {
      return kept as T;
    }
    const judged = judge(text);
    if (text.length <= MAX_LENGTH) {
      if (known.size >= MAX_TEXTS) {
        known.clear();
      }
      known.set(text, judged);
    }
    return judged;
  };
}
