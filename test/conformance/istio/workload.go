package main

import (
	"bytes"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"istio.io/istio/pilot/pkg/model"
	securitymodel "istio.io/istio/pilot/pkg/security/model"
	"istio.io/istio/pilot/pkg/util/protoconv"
)

// marked writes the name of the workload into the clusters and listeners that use its certificate. Envoy keeps connections when a
// certificate changes: so does a pod, which stays the same workload. An Envoy that becomes another one here must not: a changed
// cluster or listener ends what is open.
func (i *identity) marked(resources model.Resources) (model.Resources, error) {
	result := make(model.Resources, 0, len(resources))
	for _, resource := range resources {
		if !bytes.Contains(resource.Resource.GetValue(), []byte(securitymodel.SDSClusterName)) {
			result = append(result, resource)
			continue
		}
		message, err := resource.Resource.UnmarshalNew()
		if err != nil {
			return nil, err
		}
		mark := &core.Metadata{FilterMetadata: map[string]*structpb.Struct{"conformance": {
			Fields: map[string]*structpb.Value{"workload": structpb.NewStringValue(i.workload().String())},
		}}}
		switch typed := message.(type) {
		case *clusters.Cluster:
			typed.Metadata = merged(typed.Metadata, mark)
		case *listener.Listener:
			typed.Metadata = merged(typed.Metadata, mark)
		}
		result = append(result, &discovery.Resource{Name: resource.Name, Resource: protoconv.MessageToAny(message)})
	}
	return result, nil
}

func merged(metadata, mark *core.Metadata) *core.Metadata {
	if metadata == nil {
		return mark
	}
	proto.Merge(metadata, mark)
	return metadata
}
