package main

import (
	"fmt"
	"slices"
	"strings"

	clusters "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	"istio.io/istio/pilot/pkg/util/protoconv"
	"istio.io/istio/pkg/util/sets"
	"istio.io/istio/pkg/wellknown"
)

// wildcard is every address.
const wildcard = "0.0.0.0"

// A sidecar in front of a pod has istiod's own inbound listener, with every filter chain and filter as istiod makes them
// for a pod whose traffic iptables redirects. Since nothing redirects here, three things around them differ:
//
//   - it listens on the ports of the pod, at the pod's address, instead of on 15006. A chain is chosen by the port of the
//     connection, which is that of the pod in both cases. Each port has a copy of the listener, for Envoy can not give a
//     listener another port beside those that it has;
//   - it does not ask the kernel where a redirected connection led to;
//   - the clusters of the pod's own ports lead to the address of the application behind, instead of to the address that
//     the connection had, which is the sidecar's own.
//
// Of the listeners for what the pod sends those of HTTP at all addresses stay where a test calls from the pod. Nothing is
// redirected to them either, so they listen at the address of the pod, at ports that lie aside.

// outbound leaves of the listeners of a sidecar those for the requests of its pod.
func outbound(resources model.Resources, ip string, offset uint32) (model.Resources, error) {
	result := model.Resources{}
	for _, resource := range resources {
		l := &listener.Listener{}
		if err := resource.Resource.UnmarshalTo(l); err != nil {
			return nil, err
		}
		socket := l.GetAddress().GetSocketAddress()
		if l.TrafficDirection != core.TrafficDirection_OUTBOUND || l.Name == model.VirtualOutboundListenerName || socket.GetAddress() != wildcard {
			continue
		}
		l.AdditionalAddresses = nil
		l.Address = util.BuildAddress(ip, socket.GetPortValue()+offset)
		l.BindToPort = nil
		l.EnableReusePort = wrapperspb.Bool(false)
		result = append(result, &discovery.Resource{Name: l.Name, Resource: protoconv.MessageToAny(l)})
	}
	return result, nil
}

// inbound leaves of the listeners of a sidecar the one in front of its pod, for each port.
func inbound(resources model.Resources, ip string) (model.Resources, error) {
	for _, resource := range resources {
		l := &listener.Listener{}
		if err := resource.Resource.UnmarshalTo(l); err != nil {
			return nil, err
		}
		if l.Name != model.VirtualInboundListenerName {
			continue
		}
		l.AdditionalAddresses = nil
		l.ListenerFilters = slices.DeleteFunc(l.ListenerFilters, func(filter *listener.ListenerFilter) bool {
			return filter.Name == wellknown.OriginalDestination
		})
		l.EnableReusePort = wrapperspb.Bool(false)
		result := model.Resources{}
		for _, port := range servedPorts(l) {
			l.Name = fmt.Sprintf("%s_%d", model.VirtualInboundListenerName, port)
			l.Address = util.BuildAddress(ip, port)
			result = append(result, &discovery.Resource{Name: l.Name, Resource: protoconv.MessageToAny(l)})
		}
		return result, nil
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
