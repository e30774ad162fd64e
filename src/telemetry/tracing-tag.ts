import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireHeaderName, requireText } from '../core/requirements';
import { wrongCommand } from '../istio';

/**
 * The value of a tag of spans.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Tracing-CustomTag
 */
export class TracingTag {
  /**
   * A fixed value.
   *
   * @param value the value
   * @throws if it is empty
   */
  public static literal(value: string): TracingTag {
    return new TracingTag({ literal: { value: requireText('value of a tracing tag', value, 'write the value') } });
  }

  /**
   * An environment variable of the proxy's container.
   *
   * @param name name of the variable
   * @param defaultValue value where the proxy has none; without one the tag is left out there
   * @throws if the name is empty
   */
  public static environment(name: string, defaultValue?: string): TracingTag {
    return new TracingTag({
      environment: compact({
        name: requireText('environment variable of a tracing tag', name, 'name the variable'),
        defaultValue,
      }),
    });
  }

  /**
   * A header of the request.
   *
   * @param name name of the header
   * @param defaultValue value where a request has none; without one the tag is left out there
   * @throws if it is no name of a header
   */
  public static header(name: string, defaultValue?: string): TracingTag {
    return new TracingTag({ header: compact({ name: requireHeaderName('header of a tracing tag', name), defaultValue }) });
  }

  /**
   * A value that Envoy formats as it does in access logs, such as `%RESPONSE_CODE_DETAILS%`.
   *
   * @param value the format
   * @throws if it is empty, or has a command that Envoy does not know
   * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators
   */
  public static formatter(value: string): TracingTag {
    const what = 'format of a tracing tag';
    const wrong = wrongCommand(requireText(what, value, 'write a format such as "%REQ(X-TENANT)%"'), 'Envoy');
    if (wrong !== undefined) {
      refuse(what, `a text whose percent signs belong to a command of Envoy (${wrong})`, value, 'write a literal percent sign as "%%"');
    }
    return new TracingTag({ formatter: { value } });
  }

  private constructor(
    /** @internal */
    public readonly _source: object,
  ) {
  }
}
