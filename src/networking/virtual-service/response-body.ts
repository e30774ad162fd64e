import { refuse } from '../../core/errors';

/** More would burden the control plane: Istio refuses it. */
const MAX_BYTES = 1024 * 1024;

/**
 * The body of a direct response, at most 1 MiB; Istio warns above 100 KiB.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPBody
 */
export class ResponseBody {
  /**
   * A text.
   *
   * @param body the text
   */
  public static text(body: string): ResponseBody {
    return new ResponseBody('string', body, Buffer.byteLength(body));
  }

  /**
   * Bytes.
   *
   * @param base64 the bytes in Base64
   */
  public static bytes(base64: string): ResponseBody {
    const decoded = Buffer.from(base64, 'base64');
    if (decoded.toString('base64') !== base64) {
      refuse('bytes of a response body', 'Base64 with padding', base64, 'encode the bytes with Buffer.from(bytes).toString("base64")');
    }
    return new ResponseBody('bytes', base64, decoded.length);
  }

  private constructor(private readonly field: 'string' | 'bytes', private readonly value: string, size: number) {
    if (size > MAX_BYTES) {
      refuse('body of a direct response', `at most ${MAX_BYTES} bytes`, size, 'serve it from a workload');
    }
  }

  /**
   * The body as Istio writes it.
   *
   * @internal
   */
  public _render(): Record<string, string> {
    return { [this.field]: this.value };
  }
}
