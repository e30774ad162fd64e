package main

import (
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/util/protoconv"
)

// secretTimeout is how long Envoy waits for a Secret before it serves a listener without it. By itself it waits 15 seconds,
// in which a listener that was there before goes on as it was.
const secretTimeout = 300 * time.Millisecond

// firstUnprivilegedPort is the first port on which every user may listen.
const firstUnprivilegedPort = 1024

// moved moves listeners from all addresses to that of the proxy, and their ports by its offset. Without the last setting,
// two Envoys on one port would take turns in answering; so the second one refuses the listener.
func moved(resources model.Resources, ip string, offset uint32) (model.Resources, error) {
	result := make(model.Resources, 0, len(resources))
	for _, resource := range resources {
		l := &listener.Listener{}
		if err := resource.Resource.UnmarshalTo(l); err != nil {
			return nil, err
		}
		if l.GetInternalListener() != nil {
			// It has no address, and refuses settings of sockets.
			result = append(result, resource)
			continue
		}
		move(l.Address, ip, offset)
		for _, additional := range l.AdditionalAddresses {
			move(additional.Address, ip, offset)
		}
		for _, chain := range l.FilterChains {
			if err := hasten(chain.TransportSocket); err != nil {
				return nil, err
			}
		}
		l.EnableReusePort = wrapperspb.Bool(false)
		result = append(result, &discovery.Resource{Name: resource.Name, Resource: protoconv.MessageToAny(l)})
	}
	return result, nil
}

func move(address *core.Address, ip string, offset uint32) {
	socket := address.GetSocketAddress()
	if socket == nil {
		return
	}
	if socket.Address == wildcard {
		socket.Address = ip
	}
	// At an address of its own nobody is in the way, and policies compare the port as it is.
	if port, ok := socket.PortSpecifier.(*core.SocketAddress_PortValue); ok && (ip == loopback || port.PortValue < firstUnprivilegedPort) {
		port.PortValue += offset
	}
}

// hasten lets Envoy wait less for the Secrets of a listener that istiod does not have.
func hasten(socket *core.TransportSocket) error {
	content := socket.GetTypedConfig()
	context := &tls.DownstreamTlsContext{}
	if content == nil || !content.MessageIs(context) {
		return nil
	}
	if err := content.UnmarshalTo(context); err != nil {
		return err
	}
	common := context.GetCommonTlsContext()
	configs := append([]*tls.SdsSecretConfig{
		common.GetValidationContextSdsSecretConfig(),
		common.GetCombinedValidationContext().GetValidationContextSdsSecretConfig(),
	}, common.GetTlsCertificateSdsSecretConfigs()...)
	for _, config := range configs {
		if source := config.GetSdsConfig(); source.GetAds() != nil {
			// A copy, since istiod has one source for all.
			config.SdsConfig = &core.ConfigSource{
				ConfigSourceSpecifier: source.ConfigSourceSpecifier,
				InitialFetchTimeout:   durationpb.New(secretTimeout),
				ResourceApiVersion:    source.ResourceApiVersion,
			}
		}
	}
	socket.ConfigType = &core.TransportSocket_TypedConfig{TypedConfig: protoconv.MessageToAny(context)}
	return nil
}
