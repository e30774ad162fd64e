package main

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"istio.io/istio/pilot/pkg/model"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/util/sets"
)

// connection is one ADS stream. It watches both directions to know when Envoy has acknowledged everything of a push.
type connection struct {
	discovery.AggregatedDiscoveryService_StreamAggregatedResourcesServer
	istiod *istiod
	// kick ends the stream from this side.
	kick func()

	mu       sync.Mutex
	identity *identity
	node     *core.Node
	types    map[string]*subscription
	// awaiting says that istiod has been asked to push and has not begun to for this proxy; then push is its number.
	awaiting bool
	push     uint64
	// needed are the names that the clusters and listeners last sent will make Envoy ask for, by type.
	needed map[string]map[string]sets.String
	// listening are the addresses of the listeners last sent.
	listening sets.String
	// broken are the rules of the protos that something broke which was made last, by type.
	broken map[string]*brokenRules
}

// brokenRules are those that a push broke: what was made before a change, and is told after it began, says nothing of it.
type brokenRules struct {
	push  uint64
	rules sets.String
}

// subscription is what goes to and fro about one type of resource.
type subscription struct {
	names sets.String
	// looked is the newest push for which istiod has generated this type, served the same by name.
	looked uint64
	served map[string]uint64
	// unsent counts responses generated and not yet sent.
	unsent   int
	sent     string
	answered string
	refusal  string
}

func (c *connection) subscription(typeURL string) *subscription {
	if c.types[typeURL] == nil {
		c.types[typeURL] = &subscription{names: sets.New[string](), served: map[string]uint64{}}
	}
	return c.types[typeURL]
}

// StreamAggregatedResources serves one Envoy until either side, or a changed identity, ends it.
func (i *istiod) StreamAggregatedResources(stream discovery.AggregatedDiscoveryService_StreamAggregatedResourcesServer) error {
	kicked := make(chan struct{})
	c := &connection{
		AggregatedDiscoveryService_StreamAggregatedResourcesServer: stream,

		istiod: i,
		kick:   sync.OnceFunc(func() { close(kicked) }),
		types:  map[string]*subscription{},
		needed: map[string]map[string]sets.String{},
		broken: map[string]*brokenRules{},
		// What it gets first may have been made before the latest change.
		awaiting: true,
	}
	defer i.disconnected(c)
	done := make(chan error, 1)
	go func() { done <- i.fake.Discovery.StreamAggregatedResources(c) }()
	select {
	case err := <-done:
		return err
	case <-kicked:
		return status.Error(codes.Unavailable, "the proxy has become another one")
	}
}

// Recv hands Envoy's requests to istiod, the first one with the identity that the test gave to this proxy.
func (c *connection) Recv() (*discovery.DiscoveryRequest, error) {
	request, err := c.AggregatedDiscoveryService_StreamAggregatedResourcesServer.Recv()
	if err != nil {
		return nil, err
	}
	if c.node == nil {
		if request.Node == nil {
			return nil, status.Error(codes.InvalidArgument, "the first request names no node")
		}
		if err := c.istiod.connected(c, request.Node.Id); err != nil {
			return nil, err
		}
	}
	if request.Node != nil {
		request.Node = c.node
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.subscription(request.TypeUrl)
	s.names = sets.New(request.ResourceNames...)
	if request.ResponseNonce != "" && request.ResponseNonce == s.sent {
		// After a pause Envoy asks again with the number of what it refused, and without the reason.
		again := s.answered == request.ResponseNonce
		s.answered = request.ResponseNonce
		// A Secret that was refused is accepted when it comes again, because it has not changed.
		if refusal := request.ErrorDetail.GetMessage(); refusal != "" || !again && request.TypeUrl != v3.SecretType {
			s.refusal = refusal
		}
	}
	return request, nil
}

// Send notes the nonce that Envoy will answer with.
func (c *connection) Send(response *discovery.DiscoveryResponse) error {
	c.mu.Lock()
	s := c.subscription(response.TypeUrl)
	s.unsent--
	s.sent = response.Nonce
	if response.TypeUrl == v3.ClusterType || response.TypeUrl == v3.ListenerType {
		c.needed[response.TypeUrl] = neededBy(response.Resources)
	}
	if response.TypeUrl == v3.ListenerType {
		c.listening = addresses(response.Resources)
	}
	c.mu.Unlock()
	return c.AggregatedDiscoveryService_StreamAggregatedResourcesServer.Send(response)
}

// generated is told about everything istiod generates, sent or not.
func (c *connection) generated(w *model.WatchedResource, push *model.PushContext, sends bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.subscription(w.TypeUrl)
	number := pushNumber(push)
	s.looked = max(s.looked, number)
	for name := range w.ResourceNames {
		s.served[name] = max(s.served[name], number)
	}
	if sends {
		s.unsent++
	}
}

// breaks is told what of the generated breaks the rules of the protos. A change makes everything anew that is there.
func (c *connection) breaks(typeURL string, push *model.PushContext, violations []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	number := pushNumber(push)
	known := c.broken[typeURL]
	if known == nil || known.push < number {
		known = &brokenRules{push: number, rules: sets.New[string]()}
		c.broken[typeURL] = known
	}
	known.rules.InsertAll(violations...)
}

// isServed says whether istiod counts this proxy among those to push to: it does when it answers the first request.
func (c *connection) isServed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.types {
		if s.looked > 0 {
			return true
		}
	}
	return false
}

func (c *connection) listensOn() sets.String {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.listening
}

// await expects a push from now on.
func (c *connection) await() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.awaiting = true
}

// begins is told about every push that istiod begins for this proxy.
func (c *connection) begins(request *model.PushRequest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if request.Reason.Has(pushReason) {
		c.awaiting, c.push = false, pushNumber(request.Push)
	}
}

// waitsFor says what is still missing until Envoy has answered everything of the push; nothing means that it has.
func (c *connection) waitsFor() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.awaiting {
		return "istiod to push"
	}
	for _, typeURL := range []string{v3.ClusterType, v3.ListenerType} {
		if c.types[typeURL] == nil {
			return "a request for " + v3.GetShortType(typeURL)
		}
	}
	refused := false
	for typeURL, s := range c.types {
		wildcard := typeURL == v3.ClusterType || typeURL == v3.ListenerType
		if !wildcard && s.names.IsEmpty() {
			continue
		}
		switch name := v3.GetShortType(typeURL); {
		case s.looked < c.push:
			return fmt.Sprintf("push %d of %s, at %d", c.push, name, s.looked)
		case s.unsent > 0:
			return "a response of " + name
		case s.answered != s.sent:
			return "an answer to " + name
		}
		refused = refused || wildcard && s.refusal != ""
	}
	if refused {
		// What Envoy refused it need not follow up.
		return ""
	}
	for _, byType := range c.needed {
		for typeURL, names := range byType {
			for name := range names {
				if typeURL == agentSecret {
					if !c.istiod.agents.have(c.identity.ID, name) {
						return "the secret " + name
					}
				} else if s := c.types[typeURL]; s == nil || s.served[name] < c.push {
					return fmt.Sprintf("a request for %s %s", v3.GetShortType(typeURL), name)
				}
			}
		}
	}
	return ""
}

// forgives forgets the Secrets that Envoy refused before a change, and the rules that were broken.
func (c *connection) forgives() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.subscription(v3.SecretType).refusal = ""
	clear(c.broken)
}

type nack struct {
	Node  string `json:"node"`
	Type  string `json:"type"`
	Error string `json:"error"`
}

// refusals are the types whose last response Envoy did not accept, and those that break the rules of the protos.
func (c *connection) refusals() []nack {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []nack
	for typeURL, s := range c.types {
		if s.refusal != "" {
			found = append(found, nack{Node: c.identity.ID, Type: v3.GetShortType(typeURL), Error: s.refusal})
		}
	}
	for typeURL, broken := range c.broken {
		if broken.push < c.push {
			continue
		}
		for _, violation := range sets.SortedList(broken.rules) {
			found = append(found, nack{Node: c.identity.ID, Type: v3.GetShortType(typeURL), Error: "rules of the protos: " + violation})
		}
	}
	return found
}

// pushNumber is the counting part of a version such as 2026-01-01T00:00:00Z/17.
func pushNumber(push *model.PushContext) uint64 {
	_, digits, _ := strings.Cut(push.PushVersion, "/")
	number, _ := strconv.ParseUint(digits, 10, 64)
	return number
}
