package main

import (
	"slices"
	"strings"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	sfsvalue "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/set_filter_state/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/util/protoconv"
)

// Istio's own build of Envoy has filters that tell metadata of the peer, for metrics, and a kind of text in the state of filters whose hash counts for
// pools of connections. A plain Envoy has neither. What requests do, and what policies compare, is the same without.
const (
	peerMetadata   = "peer_metadata"
	hashableString = "istio.hashable_string"
	plainString    = "envoy.string"
)

// plain leaves out of what istiod makes for HBONE what only Istio's own build of Envoy has.
func plain(resources model.Resources) (model.Resources, error) {
	result := make(model.Resources, 0, len(resources))
	for _, resource := range resources {
		message, err := resource.Resource.UnmarshalNew()
		if err != nil {
			return nil, err
		}
		if !simplify(message.ProtoReflect()) {
			result = append(result, resource)
			continue
		}
		result = append(result, &discovery.Resource{Name: resource.Name, Resource: protoconv.MessageToAny(message)})
	}
	return result, nil
}

func isPeerMetadata(filter interface{ GetName() string }) bool {
	return strings.HasSuffix(filter.GetName(), peerMetadata)
}

// simplify says whether it has changed something, at any depth.
func simplify(message protoreflect.Message) (changed bool) {
	switch typed := message.Interface().(type) {
	case *anypb.Any:
		inner, err := typed.UnmarshalNew()
		if err != nil || !simplify(inner.ProtoReflect()) {
			return false
		}
		typed.Value = protoconv.MessageToAny(inner).Value
		return true
	case *hcm.HttpConnectionManager:
		length := len(typed.HttpFilters)
		typed.HttpFilters = slices.DeleteFunc(slices.Clone(typed.HttpFilters), func(filter *hcm.HttpFilter) bool { return isPeerMetadata(filter) })
		changed = len(typed.HttpFilters) < length
	case *listener.FilterChain:
		length := len(typed.Filters)
		typed.Filters = slices.DeleteFunc(slices.Clone(typed.Filters), func(filter *listener.Filter) bool { return isPeerMetadata(filter) })
		changed = len(typed.Filters) < length
	case *clusters.Cluster:
		length := len(typed.Filters)
		typed.Filters = slices.DeleteFunc(slices.Clone(typed.Filters), func(filter *clusters.Filter) bool { return isPeerMetadata(filter) })
		changed = len(typed.Filters) < length
	case *sfsvalue.FilterStateValue:
		if typed.FactoryKey == hashableString {
			typed.FactoryKey = plainString
			changed = true
		}
		// Of Istio's own names a plain Envoy has no kind.
		if key := typed.GetObjectKey(); typed.FactoryKey == "" && strings.HasPrefix(key, "io.istio.") {
			typed.FactoryKey = plainString
			changed = true
		}
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, item protoreflect.Value) bool {
					changed = simplify(item.Message()) || changed
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				changed = simplify(value.List().Get(i).Message()) || changed
			}
		default:
			changed = simplify(value.Message()) || changed
		}
		return true
	})
	return changed
}
