package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/util/protomarshal"
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
	i.working.Lock()
	defer i.working.Unlock()
	if err := i.cluster.replace(items); err != nil {
		return nil, err
	}
	i.identify(identities)
	return i.outcome(start, ignored)
}

// apply adds or updates some objects.
func (i *istiod) apply(text string) (*outcome, error) {
	start := time.Now()
	objects, err := parseAll(text)
	if err != nil {
		return nil, badRequest{err}
	}
	items, ignored, err := convertAll(objects)
	if err != nil {
		return nil, badRequest{err}
	}
	i.working.Lock()
	defer i.working.Unlock()
	if err := i.cluster.change(items, nil); err != nil {
		return nil, err
	}
	return i.outcome(start, ignored)
}

// remove deletes some objects, all of which must be there.
func (i *istiod) remove(text string) (*outcome, error) {
	start := time.Now()
	objects, err := parseAll(text)
	if err != nil {
		return nil, badRequest{err}
	}
	items, ignored, err := convertAll(objects)
	if err != nil {
		return nil, badRequest{err}
	}
	i.working.Lock()
	defer i.working.Unlock()
	var gone []*item
	for key := range items {
		if i.cluster.items[key] == nil {
			err = errors.Join(err, fmt.Errorf("%s: not there", key))
			continue
		}
		gone = append(gone, i.cluster.items[key])
	}
	if err != nil {
		return nil, badRequest{err}
	}
	if err := i.cluster.change(nil, gone); err != nil {
		return nil, err
	}
	return i.outcome(start, ignored)
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
