import * as kplus from 'cdk8s-plus-28';
import { IConstruct } from 'constructs';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireOwnNamespace } from '../core/own-namespace';
import { optional, requireObjectName, requireOneOf } from '../core/requirements';
import { schemeOfRequestUri } from '../istio/schema/request-uri';

/**
 * When a proxy asks for a module again that it has.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#PullPolicy
 */
export enum WasmPullPolicy {
  /** Never. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Whenever the object changes. */
  ALWAYS = 'Always',
}

/**
 * Options of a module that a proxy fetches.
 */
export interface WasmUrlOptions {
  /**
   * SHA-256 of the module, or of the image: 64 hexadecimal digits in lower case. A module that has another one is not run.
   *
   * @default - any module that is there
   */
  readonly sha256?: string;

  /**
   * When it is fetched again. Not beside a `sha256`, which can not change.
   *
   * @default - never; for an image with the tag `latest` whenever the object changes
   */
  readonly pullPolicy?: WasmPullPolicy;
}

/**
 * Options of a module in an image.
 */
export interface WasmImageOptions extends WasmUrlOptions {
  /**
   * The Secret with the credentials of the registry, in the namespace of the object.
   *
   * @default - the registry asks for none
   */
  readonly pullSecret?: kplus.ISecret;
}

interface ModuleFields {
  readonly url: string;
  readonly sha256?: string;
  readonly imagePullPolicy?: string;
  readonly pullSecret?: kplus.ISecret;
}

const OCI = 'oci://';
const SHA256 = /^[a-f0-9]{64}$/;
/** Registry with a port, repository, tag and digest, each as it is written in a reference. */
const REGISTRY = /[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?/;
const REPOSITORY = /(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+/;
const TAG_AND_DIGEST = /(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:([a-f0-9]{64}))?/;
const IMAGE = new RegExp(`^${REGISTRY.source}${REPOSITORY.source}${TAG_AND_DIGEST.source}$`);

/**
 * A WebAssembly module, and how proxies get it.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin
 */
export class WasmModule {
  /**
   * In an image of a registry.
   *
   * @param reference the image, such as `registry.example.com/module:1.0`, with `oci://` before it or without
   * @param options checksum and credentials
   * @throws if it is no reference, or `sha256` is another than that of the reference
   */
  public static image(reference: string, options: WasmImageOptions = {}): WasmModule {
    const text = String(reference);
    const name = text.startsWith(OCI) ? text.slice(OCI.length) : text;
    const [whole, digest] = IMAGE.exec(name) ?? [];
    if (whole === undefined) {
      refuse('reference of WasmModule.image', 'the name of an image with its registry, and a tag or a digest', reference,
        'write "registry.example.com/module:1.0", for example');
    }
    if (digest !== undefined && options.sha256 !== undefined && options.sha256 !== digest) {
      refuse('sha256 of WasmModule.image', `that of the reference (${digest})`, options.sha256, 'leave one of them out');
    }
    return new WasmModule({ url: `${OCI}${name}`, ...renderFetch('WasmModule.image', options, digest), pullSecret: options.pullSecret });
  }

  /**
   * At a URL.
   *
   * @param url the URL, with `https://` or `http://`
   * @param options checksum
   * @throws if it is no such URL
   */
  public static url(url: string, options: WasmUrlOptions = {}): WasmModule {
    const isTaken = /^https?:\/\/[^/?#]/.test(String(url)) && schemeOfRequestUri(url) !== undefined;
    return isTaken ? new WasmModule({ url, ...renderFetch('WasmModule.url', options) })
      : refuse('url of WasmModule.url', 'a URL with https:// or http://', url,
        'write it in full; an image is WasmModule.image, a file WasmModule.file');
  }

  /**
   * In a file of the proxy, which is in its image, or mounted into its container.
   *
   * @param path absolute path
   * @throws if it is none
   */
  public static file(path: string): WasmModule {
    return /^\/[^\s?#%]*[^\s?#%/]$/.test(String(path)) ? new WasmModule({ url: `file://${path}` })
      : refuse('path of WasmModule.file', 'an absolute path of a file', path, 'write "/etc/istio/module.wasm", for example');
  }

  private constructor(private readonly fields: ModuleFields) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(what: string, consumer: IConstruct): Record<string, unknown> {
    const { pullSecret, ...fields } = this.fields;
    return compact({ ...fields, imagePullSecret: optional(pullSecret, secret => requireSecret(what, secret, consumer)) });
  }
}

function renderFetch(what: string, { sha256, pullPolicy }: WasmUrlOptions, digest?: string): Omit<ModuleFields, 'url'> {
  if (sha256 !== undefined && !SHA256.test(sha256)) {
    refuse(`sha256 of ${what}`, '64 hexadecimal digits in lower case', sha256, 'write it without "sha256:" before it');
  }
  if (pullPolicy !== undefined && (sha256 ?? digest) !== undefined) {
    refuse(`pullPolicy of ${what}`, 'left out beside a checksum', pullPolicy, 'a module with a checksum never changes');
  }
  return {
    sha256,
    imagePullPolicy: optional(pullPolicy, policy =>
      requireOneOf(`pullPolicy of ${what}`, Object.values(WasmPullPolicy), policy, 'use a member of WasmPullPolicy')),
  };
}

function requireSecret(what: string, secret: kplus.ISecret, consumer: IConstruct): string {
  const { name } = secret;
  requireObjectName(`pullSecret of ${what}`, name, 'give it the name of a Secret');
  requireOwnNamespace(`pullSecret "${name}" of ${what}`, secret, consumer);
  return name;
}
