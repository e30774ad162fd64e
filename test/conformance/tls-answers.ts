/** What becomes of a request inside TLS, in one word. */
import { Mesh, MeshRequest } from './driver/mesh';
import { TlsError } from './envoy/tls';

/** The version that answers; else the status; else the code of the error with which the connection fails. */
export async function answerOf(mesh: Mesh, request: MeshRequest): Promise<string> {
  try {
    const { version, status } = await mesh.request(request);
    return version ?? String(status);
  } catch (error) {
    if (error instanceof TlsError) {
      return error.code;
    }
    throw error;
  }
}

/** Nothing of the gateway's takes the connection: there is no server for the name, or none with a certificate. */
export const CLOSED = 'ECONNRESET';
