import { Labels, labelsOf, listOf, mapOf, mapsOf, numberOf, Protocol, protocolNamed, ServerHost, serverHosts, textOf, textsOf } from '../../istio';
import { specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** A server of a Gateway. */
export interface ServerView {
  readonly index: number;
  /** Where it stands, such as `spec.servers[0]`. */
  readonly field: string;
  /** The port of the Service in front; none where it is not said, so that Istio drops the server. */
  readonly port?: number;
  readonly portName?: string;
  readonly protocol: Protocol;
  /** As it is written: Istio takes `HTTP2` and `http2` for two. */
  readonly protocolName: string;
  /** The hosts, and from which namespaces each takes routes. */
  readonly hosts: readonly ServerHost[];
  /** The address that it listens on; none for all. */
  readonly bind?: string;
  /** What it does with TLS, such as `SIMPLE`; none without. */
  readonly tlsMode?: string;
  /** Whether it answers plain requests with a redirect to `https`. */
  readonly httpsRedirect: boolean;
  /** The Secrets with its certificates. */
  readonly credentials: readonly string[];
  /** Its TLS settings as they stand there. */
  readonly tls: Record<string, unknown>;
}

/** A Gateway of Istio. */
export interface GatewayView extends ObjectView {
  /** `namespace/name`, as VirtualServices name it. */
  readonly key: string;
  /** The labels of its pods; none for every gateway of the mesh. */
  readonly selector?: Labels;
  readonly servers: readonly ServerView[];
}

/** Reads a Gateway. */
export const readGateway = cachedView((object): GatewayView => {
  const view = viewOf(object);
  const spec = specOf(object);
  const selector = labelsOf(spec.selector);
  return {
    ...view,
    key: `${view.namespace}/${view.name}`,
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    servers: mapsOf(spec.servers).map((server, index) => readServer(server, index, view.namespace)),
  };
});

function readServer(given: Record<string, unknown>, index: number, namespace: string): ServerView {
  const { number, name, protocol } = mapOf(given.port);
  const tls = mapOf(given.tls);
  const hasTls = Object.keys(tls).length > 0;
  return {
    index,
    field: `spec.servers[${index}]`,
    port: numberOf(number),
    portName: textOf(name),
    protocol: protocolNamed(textOf(protocol) ?? ''),
    protocolName: textOf(protocol) ?? '',
    hosts: serverHosts(textsOf(given.hosts), namespace),
    bind: textOf(given.bind) || undefined,
    // A redirect alone is no TLS, and PASSTHROUGH is the value that counts as not set.
    tlsMode: textOf(tls.mode) ?? (hasTls && tls.httpsRedirect !== true ? 'PASSTHROUGH' : undefined),
    httpsRedirect: tls.httpsRedirect === true,
    credentials: textsOf([tls.credentialName, ...listOf(tls.credentialNames)]).filter(credential => credential !== ''),
    tls,
  };
}
