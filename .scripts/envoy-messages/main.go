// Writes what Envoy's own messages must be, with the rules that protoc-gen-validate makes Envoy check, as JSON.
package main

import (
	"encoding/json"
	"os"
	"sort"

	validate "github.com/envoyproxy/protoc-gen-validate/validate"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	_ "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/gzip/compressor/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/buffer/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/compressor/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/csrf/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/fault/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_mutation/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/health_check/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ratelimit/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/proxy_protocol/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/tls_inspector/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/connection_limit/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/local_ratelimit/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
)

// The messages that patches are made of. What stands in them comes along.
var roots = []protoreflect.FullName{
	"envoy.config.cluster.v3.Cluster",
	"envoy.config.core.v3.TypedExtensionConfig",
	"envoy.config.listener.v3.Filter",
	"envoy.config.listener.v3.FilterChain",
	"envoy.config.listener.v3.Listener",
	"envoy.config.listener.v3.ListenerFilter",
	"envoy.config.route.v3.Route",
	"envoy.config.route.v3.RouteConfiguration",
	"envoy.config.route.v3.VirtualHost",
	"envoy.extensions.access_loggers.file.v3.FileAccessLog",
	"envoy.extensions.compression.gzip.compressor.v3.Gzip",
	"envoy.extensions.filters.http.buffer.v3.Buffer",
	"envoy.extensions.filters.http.buffer.v3.BufferPerRoute",
	"envoy.extensions.filters.http.compressor.v3.Compressor",
	"envoy.extensions.filters.http.cors.v3.Cors",
	"envoy.extensions.filters.http.cors.v3.CorsPolicy",
	"envoy.extensions.filters.http.csrf.v3.CsrfPolicy",
	"envoy.extensions.filters.http.ext_authz.v3.ExtAuthz",
	"envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute",
	"envoy.extensions.filters.http.fault.v3.HTTPFault",
	"envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
	"envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute",
	"envoy.extensions.filters.http.health_check.v3.HealthCheck",
	"envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
	"envoy.extensions.filters.http.lua.v3.Lua",
	"envoy.extensions.filters.http.lua.v3.LuaPerRoute",
	"envoy.extensions.filters.http.ratelimit.v3.RateLimit",
	"envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute",
	"envoy.extensions.filters.http.rbac.v3.RBAC",
	"envoy.extensions.filters.http.rbac.v3.RBACPerRoute",
	"envoy.extensions.filters.http.router.v3.Router",
	"envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol",
	"envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
	"envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit",
	"envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
	"envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter",
	"envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit",
	"envoy.extensions.filters.network.rbac.v3.RBAC",
	"envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy",
	"envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
	"envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
	"envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
}

type field struct {
	Name     string          `json:"name"`
	JSON     string          `json:"json"`
	Kind     string          `json:"kind"`
	Type     string          `json:"type,omitempty"`
	Repeated bool            `json:"repeated,omitempty"`
	Map      bool            `json:"map,omitempty"`
	Oneof    string          `json:"oneof,omitempty"`
	Rules    json.RawMessage `json:"rules,omitempty"`
}

type message struct {
	Fields   []field  `json:"fields"`
	Required []string `json:"required,omitempty"`
}

type output struct {
	Messages map[string]message           `json:"messages"`
	Enums    map[string]map[string]int32  `json:"enums"`
}

func main() {
	result := output{map[string]message{}, map[string]map[string]int32{}}
	sort.Slice(roots, func(i, j int) bool { return roots[i] < roots[j] })
	for _, root := range roots {
		found, err := protoregistry.GlobalTypes.FindMessageByName(root)
		if err != nil {
			panic(err)
		}
		result.add(found.Descriptor())
	}
	encoder := json.NewEncoder(os.Stdout)
	if err := encoder.Encode(result); err != nil {
		panic(err)
	}
}

func (result *output) add(descriptor protoreflect.MessageDescriptor) {
	name := string(descriptor.FullName())
	if _, known := result.Messages[name]; known || descriptor.FullName().Parent() == "google.protobuf" {
		return
	}
	result.Messages[name] = message{}
	made := message{}
	for i := range descriptor.Oneofs().Len() {
		oneof := descriptor.Oneofs().Get(i)
		if options, ok := oneof.Options().(*descriptorpb.OneofOptions); ok && proto.GetExtension(options, validate.E_Required).(bool) {
			made.Required = append(made.Required, string(oneof.Name()))
		}
	}
	for i := range descriptor.Fields().Len() {
		made.Fields = append(made.Fields, result.field(descriptor.Fields().Get(i)))
	}
	result.Messages[name] = made
}

func (result *output) field(descriptor protoreflect.FieldDescriptor) field {
	made := field{Name: string(descriptor.Name()), JSON: descriptor.JSONName(), Repeated: descriptor.IsList(), Map: descriptor.IsMap()}
	if oneof := descriptor.ContainingOneof(); oneof != nil && !oneof.IsSynthetic() {
		made.Oneof = string(oneof.Name())
	}
	if rules, ok := proto.GetExtension(descriptor.Options().(*descriptorpb.FieldOptions), validate.E_Rules).(*validate.FieldRules); ok && rules != nil {
		written, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(rules)
		if err != nil {
			panic(err)
		}
		made.Rules = written
	}
	value := descriptor
	if descriptor.IsMap() {
		value = descriptor.MapValue()
	}
	made.Kind = value.Kind().String()
	switch value.Kind() {
	case protoreflect.MessageKind:
		made.Type = string(value.Message().FullName())
		result.add(value.Message())
	case protoreflect.EnumKind:
		made.Type = string(value.Enum().FullName())
		values := map[string]int32{}
		for i := range value.Enum().Values().Len() {
			values[string(value.Enum().Values().Get(i).Name())] = int32(value.Enum().Values().Get(i).Number())
		}
		result.Enums[made.Type] = values
	}
	return made
}
