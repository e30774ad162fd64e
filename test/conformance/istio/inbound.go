package main

import (
	"slices"
	"strings"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pilot/pkg/util/protoconv"
	"istio.io/istio/pkg/util/sets"
	"istio.io/istio/pkg/wellknown"
)

// A sidecar in front of a pod has istiod's own inbound listener, with every filter chain and filter as istiod makes them
// for a pod whose traffic iptables redirects. Since nothing redirects here, four things around them differ:
//
//   - the listener listens on the ports of the pod, at the pod's address, instead of on 15006. A chain is chosen by the
//     port of the connection, which is that of the pod in both cases;
//   - it does not ask the kernel where a redirected connection led to;
//   - chains that need the certificate of the pod are left out, for there is none: a client with mutual TLS is refused,
//     and where a policy takes no other, everybody is;
//   - the clusters of the pod's own ports lead to the address of the application behind, instead of to the address that
//     the connection had, which is the sidecar's own.
//
// Listeners for what the pod sends are left out: another sidecar has those.

// inbound leaves of the listeners of a sidecar the one in front of its pod.
func inbound(resources model.Resources, ip string) (model.Resources, error) {
	for _, resource := range resources {
		l := &listener.Listener{}
		if err := resource.Resource.UnmarshalTo(l); err != nil {
			return nil, err
		}
		if l.Name != model.VirtualInboundListenerName {
			continue
		}
		ports := servedPorts(l)
		if len(ports) == 0 {
			break
		}
		l.Address = util.BuildAddress(ip, ports[0])
		l.AdditionalAddresses = nil
		for _, port := range ports[1:] {
			l.AdditionalAddresses = append(l.AdditionalAddresses, &listener.AdditionalAddress{Address: util.BuildAddress(ip, port)})
		}
		l.ListenerFilters = slices.DeleteFunc(l.ListenerFilters, func(filter *listener.ListenerFilter) bool {
			return filter.Name == wellknown.OriginalDestination
		})
		l.FilterChains = slices.DeleteFunc(l.FilterChains, needsOwnCertificate)
		l.EnableReusePort = wrapperspb.Bool(false)
		return model.Resources{&discovery.Resource{Name: resource.Name, Resource: protoconv.MessageToAny(l)}}, nil
	}
	return model.Resources{}, nil
}

// servedPorts are the ports for which the listener has chains, in order.
func servedPorts(l *listener.Listener) []uint32 {
	ports := sets.New[uint32]()
	for _, chain := range l.FilterChains {
		if port := chain.GetFilterChainMatch().GetDestinationPort(); port != nil && chain.Name != model.VirtualInboundBlackholeFilterChainName {
			ports.Insert(port.Value)
		}
	}
	return sets.SortedList(ports)
}

// needsOwnCertificate says whether a chain ends TLS with the certificate that istio-agent keeps for a pod.
func needsOwnCertificate(chain *listener.FilterChain) bool {
	context := &tls.DownstreamTlsContext{}
	if content := chain.GetTransportSocket().GetTypedConfig(); content == nil || content.UnmarshalTo(context) != nil {
		return false
	}
	return slices.ContainsFunc(context.GetCommonTlsContext().GetTlsCertificateSdsSecretConfigs(), func(config *tls.SdsSecretConfig) bool {
		return config.GetSdsConfig().GetApiConfigSource() != nil
	})
}

// behind lets the clusters of a pod's own ports lead to the address behind its sidecar.
func behind(resources model.Resources, ip string) (model.Resources, error) {
	result := make(model.Resources, 0, len(resources))
	for _, resource := range resources {
		if !strings.HasPrefix(resource.Name, string(model.TrafficDirectionInbound)+"|") {
			result = append(result, resource)
			continue
		}
		c := &clusters.Cluster{}
		if err := resource.Resource.UnmarshalTo(c); err != nil {
			return nil, err
		}
		_, _, _, port := model.ParseSubsetKey(c.Name)
		c.ClusterDiscoveryType = &clusters.Cluster_Type{Type: clusters.Cluster_STATIC}
		c.LbPolicy, c.LbConfig, c.CleanupInterval, c.UpstreamBindConfig = clusters.Cluster_ROUND_ROBIN, nil, nil, nil
		c.LoadAssignment = &endpoint.ClusterLoadAssignment{
			ClusterName: c.Name,
			Endpoints:   []*endpoint.LocalityLbEndpoints{{LbEndpoints: []*endpoint.LbEndpoint{at(util.BuildAddress(ip, uint32(port)))}}},
		}
		result = append(result, &discovery.Resource{Name: resource.Name, Resource: protoconv.MessageToAny(c)})
	}
	return result, nil
}

func at(address *core.Address) *endpoint.LbEndpoint {
	return &endpoint.LbEndpoint{HostIdentifier: &endpoint.LbEndpoint_Endpoint{Endpoint: &endpoint.Endpoint{Address: address}}}
}
