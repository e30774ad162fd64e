/**
 * What a gateway does with the header `x-forwarded-client-cert`, in which applications find the certificate of a client.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ForwardClientCertDetails
 */
export enum ForwardClientCertificate {
  /** Takes it out: applications learn nothing of certificates. */
  SANITIZE = 'SANITIZE',
  /** Passes on what a client with a certificate wrote into it, and takes it out of other requests. */
  FORWARD_ONLY = 'FORWARD_ONLY',
  /** Adds the certificate of the client to what it wrote. */
  APPEND_FORWARD = 'APPEND_FORWARD',
  /** Writes the certificate of the client, and takes out whatever the client wrote: applications can rely on it. */
  SANITIZE_SET = 'SANITIZE_SET',
  /** Passes on what every client wrote. Only behind a proxy that ends the TLS of clients, and that nobody can go around (`CDI034`). */
  ALWAYS_FORWARD_ONLY = 'ALWAYS_FORWARD_ONLY',
}
