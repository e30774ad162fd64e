import { Testing } from 'cdk8s';
import { test } from 'vitest';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { GatewayServer } from '../../../src/networking/gateway/gateway-server';
import { ClientAuthority } from '../../../src/networking/tls/client-authority';
import { GatewayTls } from '../../../src/networking/tls/gateway-tls';
import { ServerCertificate } from '../../../src/networking/tls/server-certificate';
import { TlsCipherSuite, TlsVersion } from '../../../src/networking/tls/tls-versions';
import { expectCoverage } from '../coverage';

const secret = ServerCertificate.fromSecret('shop-tls');
const files = { certificate: '/tls/tls.crt', privateKey: '/tls/tls.key' };
const authorities = ClientAuthority.fromFile('/ca/ca.crt', { revocationList: '/ca/ca.crl' });
const cipherSuites = [TlsCipherSuite.ECDHE_RSA_AES128_SHA];

const modes = [
  GatewayTls.passthrough(),
  GatewayTls.autoPassthrough(),
  GatewayTls.istioMutual({ subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/cart'] }),
  GatewayTls.simple(ServerCertificate.fromSecrets('shop-rsa', 'shop-ecdsa'), { minProtocolVersion: TlsVersion.TLSV1_3, maxProtocolVersion: TlsVersion.TLSV1_3 }),
  GatewayTls.simple(ServerCertificate.fromFiles(files), { minProtocolVersion: TlsVersion.TLSV1_2, maxProtocolVersion: TlsVersion.TLSV1_2 }),
  GatewayTls.simple(secret, { minProtocolVersion: TlsVersion.TLSV1_0, maxProtocolVersion: TlsVersion.TLSV1_0, cipherSuites }),
  GatewayTls.simple(secret, { minProtocolVersion: TlsVersion.TLSV1_1, maxProtocolVersion: TlsVersion.TLSV1_1, cipherSuites }),
  GatewayTls.optionalMutual(ServerCertificate.fromFilePairs(files, files), { clientAuthority: authorities }),
  GatewayTls.mutual(secret, {
    clientAuthority: ClientAuthority.fromSecret('clients'),
    verifyCertificateHash: ['00'.repeat(32)],
    verifyCertificateSpki: [`${'A'.repeat(43)}=`],
    insecureSkipVerify: true,
  }),
];

test('every field of a Gateway', () => {
  const chart = Testing.chart();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  new Gateway(chart, 'gateway', {
    servers: [
      GatewayServer.http({ hosts: ['*'], httpsRedirect: true, bind: '127.0.0.1', name: 'redirect' }),
      ...modes.map((tls, index) => GatewayServer.https({ hosts: [`host-${index}.example.com`], tls })),
    ],
  });

  expectCoverage({
    kind: 'Gateway',
    corpus: Testing.synth(chart),
    exclusions: {
      'servers[].defaultEndpoint': 'Istio has not implemented it and hides it from its documentation',
      'servers[].port.targetPort': 'Istio refuses it on a Gateway: the port that is listened on is the target port of the gateway\'s Service',
      'servers[].tls.minProtocolVersion=TLS_AUTO': 'it is the default: leave minProtocolVersion out',
      'servers[].tls.maxProtocolVersion=TLS_AUTO': 'it is the default: leave maxProtocolVersion out',
      'servers[].tls.tlsCertificates[].caCertificates': 'Istio ignores it and reads the authorities of clients from tls.caCertificates',
    },
  });
});
