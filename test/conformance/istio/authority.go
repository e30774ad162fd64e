package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	securitymodel "istio.io/istio/pilot/pkg/security/model"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/pki/ca"
	pkiutil "istio.io/istio/security/pkg/pki/util"
)

// lifetime is that of every certificate of the mesh: longer than any run.
const lifetime = 24 * time.Hour

// authority is the CA of the mesh. A workload keeps its certificate for the whole run.
type authority struct {
	ca *ca.IstioCA

	mu     sync.Mutex
	issued map[string]*tls.Secret
}

func newAuthority() (*authority, error) {
	options, err := ca.NewSelfSignedDebugIstioCAOptions("", 2*lifetime, lifetime, lifetime, domain, pkiutil.MinimumRsaKeySize)
	if err != nil {
		return nil, err
	}
	found, err := ca.NewIstioCA(options)
	return &authority{ca: found, issued: map[string]*tls.Secret{}}, err
}

// secret is what istio-agent hands to the Envoy of a workload by this name: `default`, its own certificate; `ROOTCA`, whom it
// trusts; `file-root:PATH` and `file-cert:PATH~KEY`, a file of its container, which here is one of this machine.
func (a *authority) secret(name, workload string) (*tls.Secret, error) {
	switch name {
	case securitymodel.SDSDefaultResourceName:
		return a.certificate(workload)
	case securitymodel.SDSRootResourceName:
		return trust(name, a.ca.GetCAKeyCertBundle().GetRootCertPem()), nil
	case security.FileRootSystemCACert:
		content, err := os.ReadFile(security.GetOSRootFilePath())
		return trust(name, content), err
	}
	files, ok := security.SdsCertificateConfigFromResourceName(name)
	if !ok {
		return nil, fmt.Errorf("istio-agent knows no %q", name)
	}
	if files.IsRootCertificate() {
		content, err := os.ReadFile(files.CaCertificatePath)
		return trust(name, content), err
	}
	chain, err := os.ReadFile(files.CertificatePath)
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(files.PrivateKeyPath)
	return keyPair(name, chain, key), err
}

// certificate is that of a workload.
func (a *authority) certificate(workload string) (*tls.Secret, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if found := a.issued[workload]; found != nil {
		return found, nil
	}
	request, key, err := pkiutil.GenCSR(pkiutil.CertOptions{Host: workload, ECSigAlg: pkiutil.EcdsaSigAlg})
	if err != nil {
		return nil, err
	}
	chain, err := a.ca.SignWithCertChain(request, ca.CertOpts{SubjectIDs: []string{workload}, TTL: lifetime})
	if err != nil {
		return nil, err
	}
	a.issued[workload] = keyPair(securitymodel.SDSDefaultResourceName, []byte(strings.Join(chain, "")), key)
	return a.issued[workload], nil
}

func keyPair(name string, chain, key []byte) *tls.Secret {
	return &tls.Secret{Name: name, Type: &tls.Secret_TlsCertificate{
		TlsCertificate: &tls.TlsCertificate{CertificateChain: inline(chain), PrivateKey: inline(key)},
	}}
}

func trust(name string, roots []byte) *tls.Secret {
	return &tls.Secret{Name: name, Type: &tls.Secret_ValidationContext{
		ValidationContext: &tls.CertificateValidationContext{TrustedCa: inline(roots)},
	}}
}

func inline(content []byte) *core.DataSource {
	return &core.DataSource{Specifier: &core.DataSource_InlineBytes{InlineBytes: content}}
}
