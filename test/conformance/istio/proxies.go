package main

import (
	"cmp"
	"fmt"
	"maps"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/api/annotation"
	meshconfig "istio.io/api/mesh/v1alpha1"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/util/protomarshal"
)

const (
	domain       = "cluster.local"
	loopback     = "127.0.0.1"
	istioVersion = "1.31.0"

	// defaultServiceAccount is that of a Pod that names none.
	defaultServiceAccount = "default"
)

// proxySpec is what a test says about a proxy. Envoy itself only knows its id: the rest of what istiod wants to hear in
// the first request of a stream is put in by stream.go, so that one running Envoy can play any gateway or client.
type proxySpec struct {
	ID          string            `json:"id"`
	Namespace   string            `json:"namespace"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
	IP          string            `json:"ip"`
	// Metadata are the variables ISTIO_META_… of its container, without this prefix.
	Metadata map[string]string `json:"metadata"`
	// ListenIP is where its listeners for all addresses listen instead: 127.0.0.1 unless another is given.
	ListenIP string `json:"listenIP"`
	// PortOffset is added to the ports of its listeners, to keep them clear of privileged ones and of others.
	PortOffset uint32 `json:"portOffset"`
	// BehindIP is where the application of a pod listens, in front of which this sidecar takes the pod's own address; see
	// inbound.go. With a PortOffset it also takes what its pod sends over HTTP; a sidecar without a BehindIP takes that only.
	BehindIP string `json:"behindIP"`
}

// identity is a proxySpec together with the Pod that stands for it in the cluster.
type identity struct {
	proxySpec
	kind           model.NodeType
	pod            string
	serviceAccount string
	// proxyConfig is what the injector would write into the pod.
	proxyConfig *meshconfig.ProxyConfig
}

func (i *identity) equal(other *identity) bool {
	if i == nil || other == nil {
		return i == other
	}
	return i.ID == other.ID && i.Namespace == other.Namespace && i.IP == other.IP && i.ListenIP == other.ListenIP &&
		i.BehindIP == other.BehindIP && i.PortOffset == other.PortOffset &&
		i.kind == other.kind && i.pod == other.pod && i.workload() == other.workload() &&
		maps.Equal(i.Labels, other.Labels) && maps.Equal(i.Annotations, other.Annotations) &&
		maps.Equal(i.Metadata, other.Metadata) && proto.Equal(i.proxyConfig, other.proxyConfig)
}

// workload is who the proxy is to others: its name in its certificate. The trust domain is fixed, for that of the fake registry is.
func (i *identity) workload() spiffe.Identity {
	return spiffe.Identity{TrustDomain: domain, Namespace: i.Namespace, ServiceAccount: i.serviceAccount}
}

// node is the node of the bootstrap that istio-agent would have written.
func (i *identity) node() *core.Node {
	metadata := &model.NodeMetadata{
		ClusterID:      "Kubernetes",
		Namespace:      i.Namespace,
		ServiceAccount: i.serviceAccount,
		Labels:         i.Labels,
		Annotations:    i.Annotations,
		ProxyConfig:    (*model.NodeMetaProxyConfig)(i.proxyConfig),
		InstanceIPs:    []string{i.IP},
		IstioVersion:   istioVersion,
	}
	if i.kind == model.SidecarProxy && i.BehindIP == "" {
		metadata.InterceptionMode = model.InterceptionNone
	}
	fields := metadata.ToStruct()
	for name, value := range i.Metadata {
		fields.Fields[name] = structpb.NewStringValue(value)
	}
	return &core.Node{
		Id:       fmt.Sprintf("%s~%s~%s.%s~%s.svc.%s", i.kind, i.IP, i.pod, i.Namespace, i.Namespace, domain),
		Cluster:  i.ID + "." + i.Namespace,
		Metadata: fields,
	}
}

// identities finds the Pod of every proxy by namespace and address, and adds one to the objects where there is none.
func identities(body *configuration, objects []*unstructured.Unstructured) ([]*identity, []*unstructured.Unstructured, error) {
	var found []*identity
	for _, gateway := range body.Gateways {
		found = append(found, &identity{proxySpec: gateway, kind: model.Router})
	}
	for _, sidecar := range body.Sidecars {
		found = append(found, &identity{proxySpec: sidecar, kind: model.SidecarProxy})
	}
	for _, waypoint := range body.Waypoints {
		found = append(found, &identity{proxySpec: waypoint, kind: model.Waypoint})
	}
	seen := map[string]bool{}
	for _, proxy := range found {
		if proxy.ID == "" || proxy.Namespace == "" || proxy.IP == "" || seen[proxy.ID] {
			return nil, nil, fmt.Errorf("proxy %q: an id of its own, a namespace and an ip are needed", proxy.ID)
		}
		seen[proxy.ID] = true
		if err := protomarshal.ApplyYAML(proxy.Annotations[annotation.ProxyConfig.Name], &meshconfig.ProxyConfig{}); err != nil {
			return nil, nil, fmt.Errorf("proxy %q: annotation %s: %w", proxy.ID, annotation.ProxyConfig.Name, err)
		}
		proxy.ListenIP = cmp.Or(proxy.ListenIP, loopback)
		proxy.serviceAccount = defaultServiceAccount
		for _, object := range objects {
			ip, _, _ := unstructured.NestedString(object.Object, "status", "podIP")
			if object.GetKind() == "Pod" && object.GetNamespace() == proxy.Namespace && ip == proxy.IP {
				proxy.pod = object.GetName()
				serviceAccount, _, _ := unstructured.NestedString(object.Object, "spec", "serviceAccountName")
				proxy.serviceAccount = cmp.Or(serviceAccount, proxy.serviceAccount)
			}
		}
		if proxy.pod != "" {
			continue
		}
		proxy.pod = proxy.ID
		pod := &corev1.Pod{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			ObjectMeta: metav1.ObjectMeta{Name: proxy.pod, Namespace: proxy.Namespace, Labels: proxy.Labels},
			Status:     corev1.PodStatus{PodIP: proxy.IP},
		}
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(pod)
		if err != nil {
			return nil, nil, err
		}
		objects = append(objects, &unstructured.Unstructured{Object: content})
	}
	return found, objects, nil
}

// configure gives a proxy the ProxyConfig of its pod: that of the mesh, with what ProxyConfig objects and the annotation
// of the pod say. The injector does so when the pod is made.
func (i *identity) configure(mesh *meshconfig.MeshConfig, configs *model.ProxyConfigs) {
	i.proxyConfig = configs.EffectiveProxyConfig(
		&model.NodeMetadata{Namespace: i.Namespace, Labels: i.Labels, Annotations: i.Annotations}, mesh)
}
