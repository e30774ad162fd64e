package main

import (
	"errors"
	"net"
	"slices"
	"time"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/schema/kind"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/util/sets"
)

const (
	// patience is how long a change may take, pushTimeout how long one push may.
	patience    = 30 * time.Second
	pushTimeout = 10 * time.Second

	// pushReason marks the pushes that are waited for.
	pushReason model.TriggerReason = "conformance"
)

// expected are the proxies that have to take up a change, and whom of them is still to connect.
func (i *istiod) expected() (connections []*connection, missing string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for id, p := range i.proxies {
		switch {
		case p.identity == nil || !p.expected:
		case p.connection == nil || !p.connection.isServed():
			return nil, id + " to connect"
		default:
			connections = append(connections, p.connection)
		}
	}
	return connections, ""
}

// settle pushes until every proxy has answered everything, and nothing has come in meanwhile that would need another push.
func (i *istiod) settle() (connections []*connection, err error) {
	deadline := time.Now().Add(patience)
	for {
		connections, updates, err := i.push(deadline)
		switch {
		case err != nil:
			// A proxy that connects just now can miss a push.
			if time.Now().After(deadline) {
				return nil, err
			}
			log.Errorf("pushing again: %v", err)
		case i.fake.Discovery.InboundUpdates.Load() == updates:
			i.catchUp()
			return connections, nil
		}
	}
}

// push makes istiod push and waits for the answers. It returns how many updates istiod had received by then.
func (i *istiod) push(deadline time.Time) (connections []*connection, updates int64, err error) {
	if err := until(deadline, func() (missing string) {
		connections, missing = i.expected()
		return missing
	}); err != nil {
		return nil, 0, err
	}
	for _, c := range connections {
		c.await()
	}
	server := i.fake.Discovery
	server.ConfigUpdate(&model.PushRequest{
		Forced: true,
		Reason: model.NewReasonStats(pushReason),
		// Merged with a request that names endpoints only, one that names nothing would leave the state of the proxies as it was.
		ConfigsUpdated: sets.New(model.ConfigKey{Kind: kind.MeshConfig, Name: string(pushReason)}),
	})
	updates = server.InboundUpdates.Load()
	if err := until(deadline, func() string {
		if server.CommittedUpdates.Load() < updates {
			return "istiod to take up the changes"
		}
		return ""
	}); err != nil {
		return nil, 0, err
	}
	for _, c := range connections {
		if err := until(time.Now().Add(pushTimeout), func() string {
			if missing := c.waitsFor(); missing != "" {
				return c.identity.ID + ": " + missing
			}
			return ""
		}); err != nil {
			return nil, 0, err
		}
	}
	if slices.ContainsFunc(connections, func(c *connection) bool { return len(c.refusals()) > 0 }) {
		// Envoy follows up what it has accepted of a refused response, and does not say when.
		time.Sleep(50 * time.Millisecond)
	}
	return connections, updates, nil
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

// catchUp waits until the proxies listen where they did not before, and no longer where they did: their workers start and
// stop after the answer. A listener that lacks its certificate never starts, so this gives up soon, and does not try again
// until the address has been away.
func (i *istiod) catchUp() {
	started, stopped := sets.New[string](), sets.New[string]()
	i.mu.Lock()
	for _, p := range i.proxies {
		if p.connection != nil {
			now := p.connection.listensOn()
			started.Merge(now.Difference(p.listening))
			stopped.Merge(p.listening.Difference(now))
			p.listening = now
		}
	}
	i.mu.Unlock()
	await(started, true)
	await(stopped, false)
}

func await(addresses sets.String, open bool) {
	for address := range addresses {
		deadline := time.Now().Add(500 * time.Millisecond)
		for listens(address) != open && time.Now().Before(deadline) {
			time.Sleep(time.Millisecond)
		}
	}
}

func listens(address string) bool {
	connection, err := net.Dial("tcp", address)
	if err == nil {
		_ = connection.Close()
	}
	return err == nil
}
