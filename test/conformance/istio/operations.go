package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/util/protomarshal"
	"istio.io/istio/pkg/util/sets"
)

// configure replaces the whole configuration.
func (i *istiod) configure(body *configuration) (*outcome, error) {
	start := time.Now()
	objects, err := parseAll(body.Istio + "\n---\n" + body.Kubernetes)
	if err != nil {
		return nil, badRequest{err}
	}
	identities, objects, err := identities(body, objects)
	if err != nil {
		return nil, badRequest{err}
	}
	items, ignored, err := convertAll(objects)
	if err != nil {
		return nil, badRequest{err}
	}
	meshConfig, err := newMeshConfig(body.Mesh)
	if err != nil {
		return nil, badRequest{err}
	}
	return i.change(start, ignored, func() error {
		if err := i.cluster.replace(items); err != nil {
			return err
		}
		i.setMeshConfig(meshConfig)
		configs := model.GetProxyConfigs(i.fake.Store(), meshConfig)
		for _, identity := range identities {
			identity.configure(meshConfig, configs)
		}
		i.identify(identities)
		return nil
	})
}

// apply adds or updates some objects.
func (i *istiod) apply(text string) (*outcome, error) {
	start := time.Now()
	items, ignored, err := read(text)
	if err != nil {
		return nil, err
	}
	return i.change(start, ignored, func() error { return i.cluster.change(items, nil) })
}

// remove deletes some objects, all of which must be there.
func (i *istiod) remove(text string) (*outcome, error) {
	start := time.Now()
	items, ignored, err := read(text)
	if err != nil {
		return nil, err
	}
	return i.change(start, ignored, func() error {
		var gone []*item
		var missing error
		for key := range items {
			if old := i.cluster.items[key]; old != nil {
				gone = append(gone, old)
			} else {
				missing = errors.Join(missing, fmt.Errorf("%s: not there", key))
			}
		}
		if missing != nil {
			return badRequest{missing}
		}
		return i.cluster.change(nil, gone)
	})
}

func read(text string) (map[string]*item, sets.String, error) {
	objects, err := parseAll(text)
	if err != nil {
		return nil, nil, badRequest{err}
	}
	items, ignored, err := convertAll(objects)
	if err != nil {
		return nil, nil, badRequest{err}
	}
	return items, ignored, nil
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

// change makes a change and waits until every proxy has taken it up.
func (i *istiod) change(start time.Time, ignored sets.String, change func() error) (*outcome, error) {
	i.working.Lock()
	defer i.working.Unlock()
	i.changing.Store(true)
	defer i.changing.Store(false)
	i.forgive()
	if err := change(); err != nil {
		return nil, err
	}
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

// forgive begins a change: what counts is what proxies refuse from now on.
func (i *istiod) forgive() {
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, p := range i.proxies {
		if p.connection != nil {
			p.connection.forgives()
		}
	}
}

// dump returns what istiod makes for a proxy, whether an Envoy plays it or not: before listeners are moved to loopback.
func (i *istiod) dump(id, what string) (any, error) {
	i.working.Lock()
	defer i.working.Unlock()
	i.mu.Lock()
	found := i.proxies[id]
	i.mu.Unlock()
	if found == nil || found.identity == nil {
		return nil, badRequest{fmt.Errorf("no proxy %q in the configuration", id)}
	}
	if what == "proxyConfig" {
		return toJSON([]*meshconfig.ProxyConfig{found.identity.proxyConfig})
	}
	node := found.identity.node()
	metadata, err := model.ParseMetadata(node.Metadata)
	if err != nil {
		return nil, err
	}
	proxy, err := model.ParseServiceNodeWithMetadata(node.Id, metadata)
	if err != nil {
		return nil, err
	}
	proxy.ConfigNamespace = model.GetProxyConfigNamespace(proxy)
	proxy.SetWorkloadLabels(i.fake.Env())
	proxy = i.fake.SetupProxy(proxy)
	switch what {
	case "listeners":
		return toJSON(i.fake.Listeners(proxy))
	case "routes":
		return toJSON(i.fake.Routes(proxy))
	case "clusters":
		return toJSON(i.fake.Clusters(proxy))
	case "endpoints":
		return toJSON(i.fake.Endpoints(proxy))
	default:
		return nil, badRequest{fmt.Errorf("no such type: %q", what)}
	}
}

func toJSON[Message proto.Message](messages []Message) (any, error) {
	result := make([]json.RawMessage, 0, len(messages))
	for _, message := range messages {
		text, err := protomarshal.ToJSON(message)
		if err != nil {
			return nil, err
		}
		result = append(result, json.RawMessage(text))
	}
	return result, nil
}
