/** Its padding may be left out, but it is right where it is there. */
const WEB_SAFE = /^([-_A-Za-z0-9]*)(={0,2})$/;

/**
 * The bytes of a text in Base64 for URLs as Envoy reads it in tokens, without blanks in it and whatever the bits behind its last byte are;
 * none where it is no such text.
 */
export function webSafeBytes(text: string): Buffer | undefined {
  const [, characters, padding] = WEB_SAFE.exec(text.replace(/[ \t\n\v\f\r]/g, '')) ?? [];
  if (characters === undefined || characters.length % 4 === 1 || padding !== '' && (characters.length + padding.length) % 4 !== 0) {
    return undefined;
  }
  return Buffer.from(characters, 'base64url');
}
