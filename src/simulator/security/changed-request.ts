import { decodedQuery, linesOfHeader, queryWithout } from '../../istio';
import { ProxiedRequest } from '../proxied-request';

/** A request that a check of tokens changes. */
export class ChangedRequest {
  private headers: Readonly<Record<string, readonly string[]>>;
  private query?: string;
  private isChanged = false;

  constructor(private readonly original: ProxiedRequest) {
    this.headers = original.headers;
    this.query = original.query;
  }

  /** The lines of a header. */
  public lines(name: string): readonly string[] {
    return Object.hasOwn(this.headers, name) ? this.headers[name] : [];
  }

  /** The first value of a parameter, decoded. */
  public parameter(name: string): string | undefined {
    return this.query === undefined ? undefined : decodedQuery(this.query).get(name)?.[0];
  }

  public removeHeader(name: string): void {
    if (Object.hasOwn(this.headers, name)) {
      const { [name]: _removed, ...others } = this.headers;
      this.headers = others;
      this.isChanged = true;
    }
  }

  public addHeader(name: string, value: string): void {
    this.headers = { ...this.headers, [name]: linesOfHeader(name, [...this.lines(name), value]) };
    this.isChanged = true;
  }

  public removeParameter(name: string): void {
    this.query = queryWithout(decodedQuery(this.query), name);
    this.isChanged = true;
  }

  /** The request as it is now, with the claims of its token. */
  public finished(claims: Readonly<Record<string, unknown>> | undefined): ProxiedRequest {
    const { original, headers, query } = this;
    if (!this.isChanged) {
      return original.claims === claims ? original : { ...original, claims };
    }
    return { ...original, claims, headers, query, target: query === undefined ? original.path : `${original.path}?${query}` };
  }
}
