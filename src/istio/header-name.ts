/** The characters of a token of HTTP. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether a text is the name of a header, or of a cookie: those of HTTP/2 that begin with a colon are none. */
export function isHeaderName(text: unknown): boolean {
  return typeof text === 'string' && TOKEN.test(text);
}
