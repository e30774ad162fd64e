package main

import (
	"crypto/sha256"
	"fmt"
	"net"
	"sync"
	"sync/atomic"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	secretservice "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"google.golang.org/grpc"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/gateway-api/pkg/consts"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/sets"
)

// istiod is Istio's own test server together with the streams of the proxies that it configures.
type istiod struct {
	discovery.UnimplementedAggregatedDiscoveryServiceServer

	fake     *xds.FakeDiscoveryServer
	secrets  *secrets
	agents   *agents
	rules    *protoRules
	listener net.Listener

	// working serialises everything that changes or reads the configuration.
	working sync.Mutex
	cluster *cluster
	// changing says that a change is under way, and that no proxy need hear of half of it.
	changing atomic.Bool

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
	// listening are the addresses it was last seen to listen on.
	listening sets.String
}

var gatewayAPI = []schema.GroupVersionResource{
	gvr.GatewayClass, gvr.KubernetesGateway, gvr.ListenerSet, gvr.HTTPRoute, gvr.GRPCRoute, gvr.TLSRoute, gvr.TCPRoute,
	gvr.ReferenceGrant, gvr.BackendTLSPolicy,
}

func startIstiod() (*istiod, error) {
	i := &istiod{proxies: map[string]*proxy{}, rules: &protoRules{checked: map[[sha256.Size]byte][]string{}}}
	i.changed = sync.NewCond(&i.mu)
	config, err := newMeshConfig("")
	if err != nil {
		return nil, err
	}
	if i.agents, err = newAgents(); err != nil {
		return nil, err
	}

	started := make(chan *xds.FakeDiscoveryServer)
	failed := make(chan error)
	go func() {
		failed <- test.Wrap(func(t test.Failer) {
			fake := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{MeshConfig: config})
			// istiod reads the Gateway API only where its CRDs say how new they are.
			for _, resource := range gatewayAPI {
				clienttest.MakeCRDWithAnnotations(t, fake.KubeClient(), resource, map[string]string{
					consts.BundleVersionAnnotation: consts.BundleVersion,
				})
			}
			i.secrets = serveSecrets(t, fake)
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
	needsPush := i.fake.Discovery.ProxyNeedsPush
	i.fake.Discovery.ProxyNeedsPush = func(proxy *model.Proxy, request *model.PushRequest) (*model.PushRequest, bool) {
		if c := i.connectionOf(proxy.XdsNode); c != nil {
			c.begins(request)
		}
		if i.changing.Load() && !request.Reason.Has(pushReason) {
			// A push of everything follows.
			return request, false
		}
		return needsPush(proxy, request)
	}
	i.cluster = newCluster(i.fake, i.secrets)

	if i.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	server := grpc.NewServer()
	discovery.RegisterAggregatedDiscoveryServiceServer(server, i)
	secretservice.RegisterSecretDiscoveryServiceServer(server, i.agents)
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
			p.connection, p.expected, p.listening = nil, false, nil
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
	current, workloads := map[string]*identity{}, map[string]string{}
	for _, identity := range identities {
		current[identity.ID] = identity
		workloads[identity.ID] = identity.workload().String()
		if i.proxies[identity.ID] == nil {
			i.proxies[identity.ID] = &proxy{}
		}
	}
	i.agents.identify(workloads)
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
