package main

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/gateway-api/pkg/consts"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/sets"
)

const patience = 30 * time.Second

// istiod is Istio's own test server together with the streams of the proxies that it configures.
type istiod struct {
	discovery.UnimplementedAggregatedDiscoveryServiceServer

	fake     *xds.FakeDiscoveryServer
	listener net.Listener

	// working serialises everything that changes or reads the configuration.
	working sync.Mutex
	cluster *cluster

	mu      sync.Mutex
	changed *sync.Cond
	proxies map[string]*proxy
}

// proxy is one running Envoy as seen from here.
type proxy struct {
	identity   *identity
	connection *connection
	// expected says that Envoy is running and will come back, since it was this side that ended its stream.
	expected bool
}

var gatewayAPI = []schema.GroupVersionResource{
	gvr.GatewayClass, gvr.KubernetesGateway, gvr.ListenerSet, gvr.HTTPRoute, gvr.GRPCRoute, gvr.TLSRoute, gvr.TCPRoute,
	gvr.ReferenceGrant, gvr.BackendTLSPolicy,
}

func startIstiod() (*istiod, error) {
	i := &istiod{proxies: map[string]*proxy{}}
	i.changed = sync.NewCond(&i.mu)
	config := mesh.DefaultMeshConfig()
	config.EnableAutoMtls = wrapperspb.Bool(false)

	started := make(chan *xds.FakeDiscoveryServer)
	failed := make(chan error)
	go func() {
		failed <- test.Wrap(func(t test.Failer) {
			fake := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{MeshConfig: config, DisableSecretAuthorization: true})
			// istiod reads the Gateway API only where its CRDs say how new they are.
			for _, resource := range gatewayAPI {
				clienttest.MakeCRDWithAnnotations(t, fake.KubeClient(), resource, map[string]string{
					consts.BundleVersionAnnotation: consts.BundleVersion,
				})
			}
			started <- fake
			select {}
		})
	}()
	select {
	case i.fake = <-started:
	case err := <-failed:
		return nil, err
	}
	// It keeps every collection ever made, also those of each analysis.
	krt.GlobalDebugHandler = nil
	for name, generator := range i.fake.Discovery.Generators {
		i.fake.Discovery.Generators[name] = observed{generator, i}
	}
	i.cluster = newCluster(i.fake)

	var err error
	if i.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	server := grpc.NewServer()
	discovery.RegisterAggregatedDiscoveryServiceServer(server, i)
	go func() { _ = server.Serve(i.listener) }()
	return i, nil
}

// connected gives a new stream the identity of its proxy, and waits until there is one.
func (i *istiod) connected(c *connection, id string) error {
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-c.Context().Done():
			i.mu.Lock()
			defer i.mu.Unlock()
			i.changed.Broadcast()
		case <-stop:
		}
	}()
	i.mu.Lock()
	defer i.mu.Unlock()
	for i.proxies[id] == nil || i.proxies[id].identity == nil {
		if err := c.Context().Err(); err != nil {
			return err
		}
		i.changed.Wait()
	}
	p := i.proxies[id]
	if p.connection != nil {
		return fmt.Errorf("two proxies call themselves %q", id)
	}
	c.identity, c.node = p.identity, p.identity.node()
	p.connection, p.expected = c, true
	i.changed.Broadcast()
	return nil
}

func (i *istiod) disconnected(c *connection) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, p := range i.proxies {
		if p.connection == c {
			// Nobody here ended the stream: Envoy has stopped.
			p.connection, p.expected = nil, false
		}
	}
	i.changed.Broadcast()
}

func (i *istiod) connectionOf(node *core.Node) *connection {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, p := range i.proxies {
		if p.connection != nil && p.connection.node == node {
			return p.connection
		}
	}
	return nil
}

// identify makes these the proxies. An Envoy that becomes another proxy has to call again.
func (i *istiod) identify(identities []*identity) {
	i.mu.Lock()
	defer i.mu.Unlock()
	current := map[string]*identity{}
	for _, identity := range identities {
		current[identity.ID] = identity
		if i.proxies[identity.ID] == nil {
			i.proxies[identity.ID] = &proxy{}
		}
	}
	for id, p := range i.proxies {
		if p.identity.equal(current[id]) {
			continue
		}
		p.identity = current[id]
		if p.connection != nil {
			p.connection.kick()
			p.connection = nil
		}
	}
	i.changed.Broadcast()
}

// waitsFor says what the expected proxies have not answered yet, and which proxies these are.
func (i *istiod) waitsFor(push uint64) (connections []*connection, missing string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for id, p := range i.proxies {
		switch {
		case p.identity == nil || !p.expected:
		case p.connection == nil:
			return nil, id + " to connect"
		default:
			if what := p.connection.waitsFor(push); what != "" {
				return nil, id + ": " + what
			}
			connections = append(connections, p.connection)
		}
	}
	return connections, ""
}

// settle pushes until every proxy has answered everything, and nothing has come in meanwhile that would need another push.
func (i *istiod) settle() (connections []*connection, err error) {
	server := i.fake.Discovery
	deadline := time.Now().Add(patience)
	for {
		server.ConfigUpdate(&model.PushRequest{Forced: true, Reason: model.NewReasonStats(model.ConfigUpdate)})
		updates := server.InboundUpdates.Load()
		if err := until(deadline, func() string {
			if server.CommittedUpdates.Load() < updates {
				return "istiod to take up the changes"
			}
			return ""
		}); err != nil {
			return nil, err
		}
		push := pushNumber(i.fake.PushContext())
		if err := until(deadline, func() (missing string) {
			connections, missing = i.waitsFor(push)
			return missing
		}); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(connections, func(c *connection) bool { return len(c.refusals()) > 0 }) {
			// Envoy follows up what it has accepted of a refused response, and does not say when.
			time.Sleep(50 * time.Millisecond)
		}
		if server.InboundUpdates.Load() == updates {
			break
		}
	}
	for _, c := range connections {
		c.open()
	}
	return connections, nil
}

// until polls, since Istio has no signal for what is waited for here.
func until(deadline time.Time, waitsFor func() string) error {
	for {
		missing := waitsFor()
		if missing == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return errors.New("timed out, waiting for " + missing)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// open waits until Envoy listens where it did not before: its workers start listening after the answer. A listener that
// lacks its certificate never does, so this gives up soon, and does not try again until the address has been away.
func (c *connection) open() {
	c.mu.Lock()
	fresh := c.listening.Difference(c.opened)
	c.opened = c.listening
	c.mu.Unlock()
	for address := range fresh {
		for deadline := time.Now().Add(500 * time.Millisecond); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			if connection, err := net.Dial("tcp", address); err == nil {
				_ = connection.Close()
				break
			}
		}
	}
}

type nack struct {
	Node  string `json:"node"`
	Type  string `json:"type"`
	Error string `json:"error"`
}

// outcome is the answer to a change: the proxies that have taken it up, what they refused, and the kinds that istiod does
// not read.
type outcome struct {
	Version string   `json:"version"`
	Proxies []string `json:"proxies"`
	Nacks   []nack   `json:"nacks"`
	Ignored []string `json:"ignored"`
	Millis  float64  `json:"millis"`
}

func (i *istiod) outcome(start time.Time, ignored sets.String) (*outcome, error) {
	connections, err := i.settle()
	if err != nil {
		return nil, err
	}
	result := &outcome{Version: i.fake.PushContext().PushVersion, Proxies: []string{}, Nacks: []nack{}, Ignored: sets.SortedList(ignored)}
	for _, c := range connections {
		result.Proxies = append(result.Proxies, c.identity.ID)
		result.Nacks = append(result.Nacks, c.refusals()...)
	}
	slices.Sort(result.Proxies)
	slices.SortFunc(result.Nacks, func(a, b nack) int { return strings.Compare(a.Node+a.Type, b.Node+b.Type) })
	result.Millis = float64(time.Since(start).Microseconds()) / 1000
	return result, nil
}
