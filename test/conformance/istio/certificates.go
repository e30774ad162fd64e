package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// certificate is a certificate with its key, both PEM.
type certificate struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
}

// certificateRequest asks for a certificate. Without an issuer it signs itself.
type certificateRequest struct {
	CA         *certificate `json:"ca"`
	CommonName string       `json:"commonName"`
	// Names are DNS names, IP addresses and URIs.
	Names []string `json:"names"`
	// Kind is rsa or ecdsa.
	Kind string `json:"kind"`
	// Authority may sign others; Client is for clients and not for servers.
	Authority bool `json:"authority"`
	Client    bool `json:"client"`
	Expired   bool `json:"expired"`
}

type revocationRequest struct {
	CA      certificate `json:"ca"`
	Revoked []string    `json:"revoked"`
}

type revocationList struct {
	List string `json:"list"`
}

var serialNumbers atomic.Int64

func issueCertificate(request *certificateRequest) (*certificate, error) {
	key, err := newKey(request.Kind)
	if err != nil {
		return nil, badRequest{err}
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(serialNumbers.Add(1)),
		Subject:               pkix.Name{CommonName: request.CommonName},
		NotBefore:             now.Add(-24 * time.Hour),
		NotAfter:              now.Add(24 * time.Hour),
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if request.Expired {
		template.NotAfter = now.Add(-time.Hour)
	}
	if request.Client {
		template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	if request.Authority {
		template.IsCA, template.ExtKeyUsage = true, nil
		template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	} else if request.Kind == "rsa" {
		// For suites without forward secrecy.
		template.KeyUsage |= x509.KeyUsageKeyEncipherment
	}
	for _, name := range request.Names {
		if address := net.ParseIP(name); address != nil {
			template.IPAddresses = append(template.IPAddresses, address)
		} else if strings.Contains(name, "://") {
			uri, err := url.Parse(name)
			if err != nil {
				return nil, badRequest{err}
			}
			template.URIs = append(template.URIs, uri)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	issuer, signer := template, key
	if request.CA != nil {
		if issuer, signer, err = request.CA.parse(); err != nil {
			return nil, badRequest{err}
		}
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, issuer, key.Public(), signer)
	if err != nil {
		return nil, badRequest{err}
	}
	content, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return &certificate{Certificate: toPEM("CERTIFICATE", signed), Key: toPEM("PRIVATE KEY", content)}, nil
}

// issueRevocationList makes the list of an authority with the certificates that it takes back.
func issueRevocationList(request *revocationRequest) (*revocationList, error) {
	issuer, signer, err := request.CA.parse()
	if err != nil {
		return nil, badRequest{err}
	}
	now := time.Now()
	template := &x509.RevocationList{
		Number: big.NewInt(serialNumbers.Add(1)), ThisUpdate: now.Add(-time.Hour), NextUpdate: now.Add(24 * time.Hour),
	}
	for _, text := range request.Revoked {
		revoked, err := parseCertificate(text)
		if err != nil {
			return nil, badRequest{err}
		}
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: revoked.SerialNumber, RevocationTime: now.Add(-time.Hour),
		})
	}
	signed, err := x509.CreateRevocationList(rand.Reader, template, issuer, signer)
	if err != nil {
		return nil, badRequest{err}
	}
	return &revocationList{toPEM("X509 CRL", signed)}, nil
}

func newKey(kind string) (crypto.Signer, error) {
	switch kind {
	case "rsa":
		return rsa.GenerateKey(rand.Reader, 2048)
	case "ecdsa":
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	default:
		return nil, fmt.Errorf("no such kind of key: %q", kind)
	}
}

func (c *certificate) parse() (*x509.Certificate, crypto.Signer, error) {
	parsed, err := parseCertificate(c.Certificate)
	if err != nil {
		return nil, nil, err
	}
	block, _ := pem.Decode([]byte(c.Key))
	if block == nil {
		return nil, nil, errors.New("the key is not PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, nil, errors.New("the key can not sign")
	}
	return parsed, signer, nil
}

func parseCertificate(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("the certificate is not PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}

func toPEM(kind string, content []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
}
