package main

import (
	"maps"
	"strconv"
	"sync"

	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secretservice "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/util/protoconv"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/util/sets"
)

// agents stands for the istio-agent of every proxy: it hands its Envoy the certificate of its workload, beside ADS. An Envoy that
// becomes another workload gets the other certificate on the streams that it has.
type agents struct {
	secretservice.UnimplementedSecretDiscoveryServiceServer
	authority *authority

	mu sync.Mutex
	// workloads are the SPIFFE names of the proxies, by id.
	workloads map[string]string
	streams   map[*secretStream]struct{}
}

// secretStream is one stream of an Envoy, which opens one for each name.
type secretStream struct {
	secretservice.SecretDiscoveryService_StreamSecretsServer
	wake chan struct{}

	// proxy is the id of the Envoy, names what it asks for, served and accepted for whom it has been sent and accepted them.
	proxy            string
	names            sets.String
	served, accepted secretVersion
	nonce            int
}

// secretVersion is the workload whose secrets were sent, and which of them.
type secretVersion struct {
	workload string
	names    sets.String
}

func (v secretVersion) equal(other secretVersion) bool {
	return v.workload == other.workload && v.names.Equals(other.names)
}

func newAgents() (*agents, error) {
	authority, err := newAuthority()
	return &agents{authority: authority, workloads: map[string]string{}, streams: map[*secretStream]struct{}{}}, err
}

// identify tells the agents whose they are.
func (a *agents) identify(workloads map[string]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if maps.Equal(a.workloads, workloads) {
		return
	}
	a.workloads = workloads
	for s := range a.streams {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
}

// have says whether an Envoy uses the secret of this name that its present workload has. What it has given up does not count.
func (a *agents) have(proxy, name string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for s := range a.streams {
		if s.proxy == proxy && s.Context().Err() == nil && s.accepted.workload == a.workloads[proxy] && s.accepted.names.Contains(name) {
			return true
		}
	}
	return false
}

// StreamSecrets serves one Envoy until it has enough.
func (a *agents) StreamSecrets(stream secretservice.SecretDiscoveryService_StreamSecretsServer) error {
	s := &secretStream{SecretDiscoveryService_StreamSecretsServer: stream, wake: make(chan struct{}, 1)}
	a.mu.Lock()
	a.streams[s] = struct{}{}
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.streams, s)
	}()
	requests, ended := make(chan *discovery.DiscoveryRequest), make(chan error, 1)
	go func() {
		for {
			request, err := stream.Recv()
			if err != nil {
				ended <- err
				return
			}
			select {
			case requests <- request:
			case <-stream.Context().Done():
				return
			}
		}
	}()
	for {
		select {
		case err := <-ended:
			return err
		case <-s.wake:
		case request := <-requests:
			if err := a.hear(s, request); err != nil {
				return err
			}
		}
		if err := a.serve(s); err != nil {
			return err
		}
	}
}

func (a *agents) hear(s *secretStream, request *discovery.DiscoveryRequest) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.proxy == "" {
		if s.proxy = request.GetNode().GetId(); s.proxy == "" {
			return status.Error(codes.InvalidArgument, "the first request names no node")
		}
	}
	s.names = sets.New(request.ResourceNames...)
	if request.ResponseNonce == "" || request.ResponseNonce != strconv.Itoa(s.nonce) {
		return nil
	}
	if refusal := request.ErrorDetail.GetMessage(); refusal != "" {
		log.Errorf("%s refuses the secrets of %s: %s", s.proxy, s.served.workload, refusal)
		return nil
	}
	s.accepted = s.served
	return nil
}

// serve sends what the Envoy has not got yet. Like istio-agent it is silent about a file that is not there.
func (a *agents) serve(s *secretStream) error {
	a.mu.Lock()
	wanted := secretVersion{a.workloads[s.proxy], s.names}
	if wanted.workload == "" || len(wanted.names) == 0 || wanted.equal(s.served) {
		a.mu.Unlock()
		return nil
	}
	s.served = wanted
	s.nonce++
	nonce := strconv.Itoa(s.nonce)
	a.mu.Unlock()

	var resources []*anypb.Any
	for name := range wanted.names {
		secret, err := a.authority.secret(name, wanted.workload)
		if err != nil {
			log.Errorf("no secret for %s: %v", s.proxy, err)
			continue
		}
		resources = append(resources, protoconv.MessageToAny(secret))
	}
	if len(resources) == 0 {
		// There is nothing to wait for.
		a.mu.Lock()
		defer a.mu.Unlock()
		s.accepted = wanted
		return nil
	}
	return s.Send(&discovery.DiscoveryResponse{TypeUrl: v3.SecretType, Resources: resources, VersionInfo: nonce, Nonce: nonce})
}
