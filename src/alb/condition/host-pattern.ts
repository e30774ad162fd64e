import { WildcardPattern } from './wildcard-pattern';
import { refuse } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { requireRoutedHost } from '../../core/hosts';
import { coversHost, isAddress, isDomainName } from '../../istio';

const INNER_WILDCARDS = /^[a-z0-9*?.-]+$/;

/**
 * A host of a condition. Istio routes by full names and by a wildcard at the beginning; for the ALB's other wildcards it has to compare
 * the host itself, with an optional port and in any case.
 */
export class HostPattern {
  /** Whether it has wildcards elsewhere than at the beginning, so that Istio does not route by it. */
  public readonly isInner: boolean;
  /** The hosts as Istio knows them, where it routes by them. */
  public readonly hosts: string[];
  private parsed?: WildcardPattern;

  /**
   * @param text a host, lower case, with the wildcards of the ALB
   */
  constructor(public readonly text: string) {
    this.isInner = typeof text === 'string' && /\?|[^*]\*/.test(text);
    if (this.isInner && !INNER_WILDCARDS.test(text)) {
      refuse('host header of a condition', 'a host in lower case, with "*" and "?" as wildcards', text,
        fixOfHost(text, mended => INNER_WILDCARDS.test(mended), 'a host is letters, digits, dots and hyphens'));
    }
    this.hosts = this.isInner ? [] : knownHosts(requireFullHost(text));
  }

  /** Whether every request for a domain of Envoy fits. Of narrower domains Envoy takes the requests away. */
  public covers(domain: string): boolean {
    return this.isInner ? !domain.startsWith('*') && this.fits(domain) : this.hosts.some(host => coversHost(host, domain));
  }

  /** Whether a request for a domain may fit, depending on the host that was asked for. */
  public mayFit(domain: string): boolean {
    if (!this.isInner || !domain.startsWith('*')) {
      return this.covers(domain);
    }
    const suffix = domain.slice(1);
    return this.pattern.ending.endsWith(suffix) || suffix.endsWith(this.pattern.ending);
  }

  /** The regular expression for the host without its port. */
  public toRegex(): string {
    return this.pattern.toRegex('[^:]');
  }

  /** Needed only for wildcards elsewhere than at the beginning. */
  private get pattern(): WildcardPattern {
    return this.parsed ??= new WildcardPattern(this.text);
  }

  private fits(host: string): boolean {
    return new RegExp(`^${this.pattern.toRegex()}$`).test(host);
  }
}

/** The ALB's `*` stands for nothing too, Envoy's does not. */
function knownHosts(host: string): string[] {
  const bare = host.slice(1);
  return host.startsWith('*') && isDomainName(bare) && bare.includes('.') ? [host, bare] : [host];
}

/** A host as clients outside the mesh ask for it: Istio would read a name without a dot as a Service. */
function requireFullHost(host: string): string {
  requireRoutedHost('host header of a condition', host);
  if (isAddress(host) && host.includes(':')) {
    refuse('host header of a condition', 'a DNS name or an IPv4 address', host,
      'clients write an IPv6 address in brackets, which Istio takes for no host');
  }
  if (!host.includes('.') && !host.startsWith('*') && !isAddress(host)) {
    refuse('host header of a condition', 'a full DNS name, an IP address or a wildcard', host, 'write the name with its domain');
  }
  return host;
}
