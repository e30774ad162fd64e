package main

import (
	"net"
	"slices"
	"strconv"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	securitymodel "istio.io/istio/pilot/pkg/security/model"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/util/sets"
)

// observed stands before one of istiod's generators.
type observed struct {
	model.XdsResourceGenerator
	istiod *istiod
}

// Generate does for a proxy without certificates what istiod takes from them, makes listeners harmless, and tells the
// proxy's connection what came of it.
func (o observed) Generate(
	proxy *model.Proxy, w *model.WatchedResource, request *model.PushRequest,
) (model.Resources, model.XdsLogDetails, error) {
	c := o.istiod.connectionOf(proxy.XdsNode)
	if w.TypeUrl == v3.SecretType && proxy.VerifiedIdentity == nil && c != nil {
		workload := c.identity.workload()
		proxy.VerifiedIdentity = &workload
	}
	resources, details, err := o.XdsResourceGenerator.Generate(proxy, w, request)
	if c == nil {
		return resources, details, err
	}
	if err == nil {
		c.breaks(w.TypeUrl, request.Push, o.istiod.rules.violations(resources))
		if resources, err = c.identity.harmless(w.TypeUrl, resources); err != nil {
			return nil, details, err
		}
	}
	c.generated(w, request.Push, err == nil && resources != nil)
	return resources, details, err
}

// agentSecret is the type, in what Envoy needs, of the secrets that istio-agent hands out.
const agentSecret = "istio-agent"

// harmless is what istiod makes for a proxy, where it can run beside the others.
func (i *identity) harmless(typeURL string, resources model.Resources) (model.Resources, error) {
	if resources == nil {
		// Nothing is sent.
		return nil, nil
	}
	var err error
	switch {
	case typeURL == v3.ListenerType && i.BehindIP != "":
		resources, err = i.ofPod(resources)
	case typeURL == v3.ListenerType:
		resources, err = moved(resources, i.ListenIP, i.PortOffset)
	case typeURL == v3.ClusterType && i.BehindIP != "":
		resources, err = behind(resources, i.BehindIP)
	case typeURL != v3.ClusterType:
		return resources, nil
	}
	if err == nil && features.EnableAmbient {
		resources, err = plain(resources)
	}
	if err != nil {
		return nil, err
	}
	return i.marked(resources)
}

// ofPod are the listeners in front of a pod, and those for what it sends where their ports are told.
func (i *identity) ofPod(resources model.Resources) (model.Resources, error) {
	result, err := inbound(resources, i.IP)
	if err != nil || i.PortOffset == 0 {
		return result, err
	}
	sent, err := outbound(resources, i.IP, i.PortOffset)
	return append(result, sent...), err
}

// neededBy collects the names that Envoy will ask for, by type, once it has read these clusters or listeners.
func neededBy(resources []*anypb.Any) map[string]sets.String {
	needed := map[string]sets.String{}
	for _, resource := range resources {
		message, err := resource.UnmarshalNew()
		if err != nil {
			continue
		}
		c, ok := message.(*clusters.Cluster)
		if !ok {
			collect(message.ProtoReflect(), needed)
			continue
		}
		if c.GetType() == clusters.Cluster_EDS && c.GetEdsClusterConfig().GetEdsConfig().GetAds() != nil {
			name := c.GetEdsClusterConfig().GetServiceName()
			if name == "" {
				name = c.Name
			}
			sets.InsertOrNew(needed, v3.EndpointType, name)
		}
		// Of everything else in a cluster, only its transport sockets can refer to something.
		collect(c.GetTransportSocket().ProtoReflect(), needed)
		for _, match := range c.TransportSocketMatches {
			collect(match.ProtoReflect(), needed)
		}
	}
	return needed
}

func collect(message protoreflect.Message, needed map[string]sets.String) {
	if !message.IsValid() {
		return
	}
	switch typed := message.Interface().(type) {
	case *anypb.Any:
		// What is not known here, an EnvoyFilter's own type for instance, refers to nothing.
		if inner, err := typed.UnmarshalNew(); err == nil {
			collect(inner.ProtoReflect(), needed)
		}
		return
	case *hcm.Rds:
		if typed.GetConfigSource().GetAds() != nil {
			sets.InsertOrNew(needed, v3.RouteType, typed.GetRouteConfigName())
		}
	case *tls.SdsSecretConfig:
		if typed.GetSdsConfig().GetAds() != nil {
			sets.InsertOrNew(needed, v3.SecretType, typed.GetName())
		}
		if isOfAgent(typed) {
			sets.InsertOrNew(needed, agentSecret, typed.GetName())
		}
	case *hcm.HttpFilter:
		if typed.GetConfigDiscovery().GetConfigSource().GetAds() != nil {
			sets.InsertOrNew(needed, v3.ExtensionConfigurationType, typed.GetName())
		}
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, item protoreflect.Value) bool {
					collect(item.Message(), needed)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				collect(value.List().Get(i).Message(), needed)
			}
		default:
			collect(value.Message(), needed)
		}
		return true
	})
}

// isOfAgent says whether Envoy asks its istio-agent for a secret.
func isOfAgent(config *tls.SdsSecretConfig) bool {
	return slices.ContainsFunc(config.GetSdsConfig().GetApiConfigSource().GetGrpcServices(), func(service *core.GrpcService) bool {
		return service.GetEnvoyGrpc().GetClusterName() == securitymodel.SDSClusterName
	})
}

// addresses are where the listeners of a response listen.
func addresses(resources []*anypb.Any) sets.String {
	found := sets.New[string]()
	for _, resource := range resources {
		l := &listener.Listener{}
		if resource.UnmarshalTo(l) != nil || l.BindToPort != nil && !l.BindToPort.Value {
			continue
		}
		all := []*core.Address{l.GetAddress()}
		for _, additional := range l.AdditionalAddresses {
			all = append(all, additional.Address)
		}
		for _, address := range all {
			if socket := address.GetSocketAddress(); socket != nil && socket.Protocol == core.SocketAddress_TCP {
				found.Insert(net.JoinHostPort(socket.Address, strconv.Itoa(int(socket.GetPortValue()))))
			}
		}
	}
	return found
}
