import { Construct } from 'constructs';
import { compact } from '../../core/compact';
import { refuse, ValidationError } from '../../core/errors';
import { pathInErrors } from '../../core/path-in-errors';
import { requirePossible } from '../../core/request-texts';
import { MAX_INT32, optional, requireInteger, requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { requireTaken } from '../../core/taken-object';
import { misfitOfProxyVariableName, misfitOfProxyVariableValue } from '../../istio';
import { SelectedPods } from '../../mesh-settings/selected-pods';

/**
 * Properties of a ProxyConfig.
 */
export interface ProxyConfigProps extends IstioResourceProps {
  /**
   * Labels of the pods that it is for, in its namespace; in the root namespace too.
   *
   * @default - every pod of the namespace; in the root namespace, of the mesh
   */
  readonly selector?: Record<string, string>;

  /**
   * Threads of a proxy. 0 stands for all cores of the machine.
   *
   * Range: 0 to 2147483647.
   *
   * @default - as the limit of the proxy's CPU says
   */
  readonly concurrency?: number;

  /**
   * Variables of a proxy, by their names. Those that begin with `ISTIO_META_` reach istiod. The injector writes both into YAML as they are: a name
   * is letters, digits, `_`, `-` and `.`, and a value has no quotation marks, backslashes or line breaks.
   *
   * @default - none more
   */
  readonly environmentVariables?: Record<string, string>;

  /**
   * The image: Istio publishes `default`, `debug` and `distroless`. What is behind the hyphen of its tag.
   *
   * @default - that of the installation
   */
  readonly imageType?: string;
}

/** Of ProxyConfigs for the same pods the oldest counts. */
const PROXY_CONFIGS = new SelectedPods('ProxyConfig', 'selector', () => 'of two for the same pods the older one counts alone');

/** What a tag of an image ends with. */
const IMAGE_TYPE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/**
 * Threads, variables and image of proxies. What it leaves out is taken from the one for its namespace, then from the one of the root
 * namespace, then from the mesh configuration.
 *
 * It is read when a pod is made: pods that are there need a restart.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/
 */
@pathInErrors
export class ProxyConfig extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the pods, and what their proxies are
   * @throws if it says nothing, another one of the app is for the same pods, or Istio or a pod would refuse a value
   */
  constructor(scope: Construct, id: string, props: ProxyConfigProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1beta1', 'ProxyConfig');
    const what = `ProxyConfig "${id}"`;
    const selector = optional(props.selector, labels => requireSelectorLabels(`selector of ${what}`, labels, 'leave it out for the whole namespace'));
    const settings = compact({
      concurrency: optional(props.concurrency, value =>
        requireInteger(`concurrency of ${what}`, value, 0, MAX_INT32, 'write 0 for all cores, or leave it out')),
      environmentVariables: optional(props.environmentVariables, variables => requireVariables(what, variables)),
      image: optional(props.imageType, imageType => ({ imageType: requireImageType(what, imageType) })),
    });
    if (Object.values(settings).every(value => value === undefined)) {
      throw new ValidationError(`${what} must have concurrency, environmentVariables or imageType, got none: say what the proxies are`);
    }
    this.fields = compact({ selector: optional(selector, matchLabels => ({ matchLabels })), ...settings });
    requireTaken(this);
    PROXY_CONFIGS.remember(this, selector);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}

function requireVariables(what: string, variables: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(variables)) {
    if (typeof value !== 'string') {
      refuse(`variable ${name} of ${what}`, 'a text', value, 'numbers and booleans need quotes');
    }
    requirePossible(`name of a variable of ${what}`, name, misfitOfProxyVariableName(name));
    requirePossible(`variable ${name} of ${what}`, value, misfitOfProxyVariableValue(value));
  }
  return { ...variables };
}

function requireImageType(what: string, imageType: string): string {
  return typeof imageType === 'string' && IMAGE_TYPE.test(imageType) ? imageType
    : refuse(`imageType of ${what}`, 'letters, digits, "_", "-" and "."', imageType, 'write "distroless", for example: no more than the type');
}
