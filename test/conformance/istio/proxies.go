package main

import (
	"cmp"
	"fmt"
	"maps"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/pkg/model"
)

const (
	domain       = "cluster.local"
	gatewayID    = "gateway"
	istioVersion = "1.31.0"

	// defaultServiceAccount is that of a Pod that names none.
	defaultServiceAccount = "default"
)

// proxySpec is what a test says about a proxy. Envoy itself only knows its id: the rest of what istiod wants to hear in
// the first request of a stream is put in by stream.go, so that one running Envoy can play any gateway or client.
type proxySpec struct {
	ID        string            `json:"id"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	IP        string            `json:"ip"`
	// PortOffset is added to the ports of a sidecar's listeners, to keep them clear of privileged ones and of others.
	PortOffset uint32 `json:"portOffset"`
}

// identity is a proxySpec together with the Pod that stands for it in the cluster.
type identity struct {
	proxySpec
	kind           model.NodeType
	pod            string
	serviceAccount string
}

func (i *identity) equal(other *identity) bool {
	if i == nil || other == nil {
		return i == other
	}
	return i.ID == other.ID && i.Namespace == other.Namespace && i.IP == other.IP &&
		i.PortOffset == other.PortOffset && i.kind == other.kind && i.pod == other.pod && i.serviceAccount == other.serviceAccount &&
		maps.Equal(i.Labels, other.Labels)
}

// node is the node of the bootstrap that istio-agent would have written.
func (i *identity) node() *core.Node {
	metadata := &model.NodeMetadata{
		ClusterID:      "Kubernetes",
		Namespace:      i.Namespace,
		ServiceAccount: i.serviceAccount,
		Labels:         i.Labels,
		InstanceIPs:    []string{i.IP},
		IstioVersion:   istioVersion,
	}
	if i.kind == model.SidecarProxy {
		metadata.InterceptionMode = model.InterceptionNone
	}
	return &core.Node{
		Id:       fmt.Sprintf("%s~%s~%s.%s~%s.svc.%s", i.kind, i.IP, i.pod, i.Namespace, i.Namespace, domain),
		Cluster:  i.ID + "." + i.Namespace,
		Metadata: metadata.ToStruct(),
	}
}

// identities finds the Pod of every proxy by namespace and address, and adds one to the objects where there is none.
func identities(body *configuration, objects []*unstructured.Unstructured) ([]*identity, []*unstructured.Unstructured, error) {
	var found []*identity
	if body.Gateway != nil {
		gateway := *body.Gateway
		gateway.ID = gatewayID
		found = append(found, &identity{proxySpec: gateway, kind: model.Router})
	}
	for _, sidecar := range body.Sidecars {
		found = append(found, &identity{proxySpec: sidecar, kind: model.SidecarProxy})
	}
	seen := map[string]bool{}
	for _, proxy := range found {
		if proxy.ID == "" || proxy.Namespace == "" || proxy.IP == "" || seen[proxy.ID] {
			return nil, nil, fmt.Errorf("proxy %q: an id of its own, a namespace and an ip are needed", proxy.ID)
		}
		seen[proxy.ID] = true
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
