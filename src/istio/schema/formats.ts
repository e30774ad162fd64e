/** What a format of the CRDs asks of a value beside its type. */
export interface Format {
  readonly fits: (value: unknown) => boolean;
  /** What a value must be, as the rest of a sentence. */
  readonly must: string;
  readonly fix: string;
}

const INT32_LIMIT = 2 ** 31;
const BASE64 = /^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=|[A-Za-z0-9+\\/]{4})$/;

/** The formats that the pinned CRDs have; nothing for one that asks nothing more. */
export const FORMATS: Readonly<Record<string, Format | undefined>> = {
  int32: {
    fits: value => (value as number) >= -INT32_LIMIT && (value as number) < INT32_LIMIT,
    must: `be a whole number from -${INT32_LIMIT} to ${INT32_LIMIT - 1}`,
    fix: 'write a smaller one',
  },
  byte: {
    // An empty one is refused as well.
    fits: value => BASE64.test(value as string),
    must: 'be bytes in Base64, and at least one',
    fix: 'write them as base64 -w0 prints them',
  },
  double: undefined,
};
