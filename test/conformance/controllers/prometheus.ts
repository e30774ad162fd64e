/** A Prometheus that answers what a test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Prometheus {
  readonly address: string;
  /** Everything that it was asked. */
  readonly queries: readonly string[];
  stop(): Promise<void>;
}

/** Starts one that answers each query with a vector: of one value, or of none. */
export async function startPrometheus(answer: (query: string) => number | undefined): Promise<Prometheus> {
  const queries: string[] = [];
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (text: string) => body += text);
    incoming.once('end', () => {
      const query = new URLSearchParams(body || new URL(incoming.url!, 'http://localhost').search).get('query')!;
      queries.push(query);
      const value = answer(query);
      const result = value === undefined ? [] : [{ metric: {}, value: [Date.now() / 1000, String(value)] }];
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result } }));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    queries,
    stop: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
