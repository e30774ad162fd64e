import { refuse } from '../core/errors';

/** The annotation that carries it is YAML, where Go reads these as numbers, also where cdk8s writes them without quotes. */
const NUMBER = /^[-+]?0[oOxXbB][-+]?[0-9a-fA-F_]+$/;

const PRINTABLE = /^[\x21-\x7E]([\x20-\x7E]*[\x21-\x7E])?$/;

/**
 * The header `server` of the answers of a gateway.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-Server
 */
export class ServerHeader {
  /**
   * One text in all answers, in place of what the application says.
   *
   * @param text the text: printable ASCII characters, without blanks around it
   * @throws if it is no such text, or a number such as `0x1F`
   */
  public static value(text: string): ServerHeader {
    if (typeof text !== 'string' || !PRINTABLE.test(text)) {
      refuse('value of the server header', 'printable ASCII characters, without blanks around them', text, 'use ServerHeader.disabled() to add none');
    }
    if (NUMBER.test(text)) {
      refuse('value of the server header', 'another text than a number', text,
        'write a name: the injector would take it for a number, and make no pods');
    }
    return new ServerHeader({ value: text });
  }

  /**
   * The gateway adds none: the client sees what the application says, and nothing where it says nothing.
   */
  public static disabled(): ServerHeader {
    return new ServerHeader({ disabled: true });
  }

  private constructor(private readonly rendered: object) {
  }

  /**
   * The field `server` of Istio.
   *
   * @internal
   */
  public _render(): object {
    return this.rendered;
  }
}
