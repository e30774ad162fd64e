/** A connection that begins as a request and goes on as something else, such as a WebSocket. */
import { request, type OutgoingHttpHeaders } from 'node:http';

export interface Upgrade {
  readonly port: number;
  readonly target: string;
  readonly headers: OutgoingHttpHeaders;
  /** What is sent after the upgrade. */
  readonly message: string;
}

/** What comes back after the upgrade, or the status of an answer that is none. */
export function upgrade({ port, target, headers, message }: Upgrade): Promise<string | number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: target, agent: false, headers: { ...headers, connection: 'Upgrade', upgrade: 'websocket' } });
    outgoing.once('upgrade', (_incoming, socket) => {
      socket.setEncoding('utf8').once('data', (text: string) => {
        socket.destroy();
        resolve(text);
      });
      socket.write(message);
    });
    outgoing.once('response', incoming => {
      incoming.resume();
      resolve(incoming.statusCode!);
    });
    outgoing.once('error', reject).end();
  });
}
