package main

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	k8sschema "k8s.io/apimachinery/pkg/runtime/schema"

	security "istio.io/api/security/v1beta1"
	typeapi "istio.io/api/type/v1beta1"
	securityclient "istio.io/client-go/pkg/apis/security/v1"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/slices"
	"istio.io/istio/pkg/spiffe"
	"istio.io/istio/pkg/util/protomarshal"
	"istio.io/istio/pkg/workloadapi"
)

// With PILOT_ENABLE_AMBIENT=true istiod tells the proxies of nodes what they need to know, and waypoints what they serve. For that it reads some of
// Istio's own kinds in the cluster, beside the config store that everything else comes from.

// mirroredKinds are these.
var mirroredKinds = []config.GroupVersionKind{gvk.AuthorizationPolicy, gvk.PeerAuthentication, gvk.ServiceEntry, gvk.WorkloadEntry}

// mirror is an object as the cluster has it, in the version that istiod asks for.
type mirror struct {
	object runtime.Object
	gvr    k8sschema.GroupVersionResource
}

// newMirror is nothing for what istiod reads in its config store alone.
func newMirror(kind config.GroupVersionKind, object *unstructured.Unstructured) (*mirror, error) {
	if !features.EnableAmbient || !slices.Contains(mirroredKinds, kind) {
		return nil, nil
	}
	object = object.DeepCopy()
	object.SetGroupVersionKind(kind.Kubernetes())
	content, err := object.MarshalJSON()
	if err != nil {
		return nil, err
	}
	resource, _ := gvk.ToGVR(kind)
	typed, _, err := kubelib.IstioCodec.UniversalDeserializer().Decode(content, nil, nil)
	return &mirror{typed, resource}, err
}

// mirrored changes in the cluster what has just changed in the config store.
func (c *cluster) mirrored(i *item, what writing) error {
	if i.mirror == nil {
		return nil
	}
	object, err := meta.Accessor(i.mirror.object)
	if err != nil {
		return err
	}
	switch namespace := object.GetNamespace(); what {
	case remove:
		return c.istio.Delete(i.mirror.gvr, namespace, object.GetName())
	case update:
		return c.istio.Update(i.mirror.gvr, i.mirror.object.DeepCopyObject(), namespace)
	default:
		return c.istio.Create(i.mirror.gvr, i.mirror.object.DeepCopyObject(), namespace)
	}
}

// passAmbient waits until what proxies of nodes hear of policies counts the changes made so far. Each kind has a queue of its own, and workloads that
// lists their policies another one: a policy of each kind for the workload of the barrier, changed last, proves that the others have come through.
func (b *barrier) passAmbient() error {
	if !features.EnableAmbient {
		return nil
	}
	if b.generation == nil {
		if err := b.pass(gvk.Pod); err != nil {
			return err
		}
	}
	old := b.ambient
	b.ambient++
	for _, kind := range []config.GroupVersionKind{gvk.AuthorizationPolicy, gvk.PeerAuthentication} {
		resource, _ := gvk.ToGVR(kind)
		if old > 0 {
			if err := b.cluster.istio.Delete(resource, barrierNamespace, ambientBarrier(old)); err != nil {
				return err
			}
		}
		if err := b.cluster.istio.Create(resource, ambientPolicy(kind, ambientBarrier(b.ambient)), barrierNamespace); err != nil {
			return err
		}
	}
	return until(time.Now().Add(patience), func() string {
		found, _ := b.cluster.fake.Env().AmbientIndexes.AddressInformation(nil)
		for _, address := range found {
			if workload := address.GetWorkload(); workload.GetNamespace() == barrierNamespace && workload.GetName() == barrierName &&
				len(slices.Filter(workload.AuthorizationPolicies, func(name string) bool { return strings.HasSuffix(name, ambientBarrier(b.ambient)) })) == 2 {
				return ""
			}
		}
		return "istiod to tell the proxies of nodes of the policies changed last"
	})
}

func ambientBarrier(generation int) string { return fmt.Sprintf("%s-%d", barrierName, generation) }

// ambientPolicy is one that the workload of the barrier has.
func ambientPolicy(kind config.GroupVersionKind, name string) runtime.Object {
	metadata := metav1.ObjectMeta{Name: name, Namespace: barrierNamespace}
	selector := &typeapi.WorkloadSelector{MatchLabels: map[string]string{"app": barrierName}}
	if kind == gvk.AuthorizationPolicy {
		return &securityclient.AuthorizationPolicy{ObjectMeta: metadata, Spec: security.AuthorizationPolicy{Selector: selector}}
	}
	mode := func(mode security.PeerAuthentication_MutualTLS_Mode) *security.PeerAuthentication_MutualTLS {
		return &security.PeerAuthentication_MutualTLS{Mode: mode}
	}
	return &securityclient.PeerAuthentication{ObjectMeta: metadata, Spec: security.PeerAuthentication{
		Selector: selector, Mtls: mode(security.PeerAuthentication_MutualTLS_PERMISSIVE),
		PortLevelMtls: map[uint32]*security.PeerAuthentication_MutualTLS{1: mode(security.PeerAuthentication_MutualTLS_STRICT)},
	}}
}

// ambient is what istiod tells the proxies of nodes: services with their waypoints, workloads, and the policies that these apply.
type ambient struct {
	Services  []ambientService  `json:"services"`
	Workloads []ambientWorkload `json:"workloads"`
	Policies  []json.RawMessage `json:"policies"`
}

type ambientService struct {
	Hostname  string          `json:"hostname"`
	Namespace string          `json:"namespace"`
	Addresses []string        `json:"addresses"`
	Ports     []ambientPort   `json:"ports"`
	Waypoint  *ambientGateway `json:"waypoint,omitempty"`
}

type ambientPort struct {
	Port       uint32 `json:"port"`
	TargetPort uint32 `json:"targetPort"`
}

type ambientGateway struct {
	Hostname string `json:"hostname"`
	Port     uint32 `json:"port"`
}

type ambientWorkload struct {
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Identity  string   `json:"identity"`
	Addresses []string `json:"addresses"`
	// TakesHBONE says whether its node, or the workload itself, takes tunnels for it.
	TakesHBONE bool `json:"takesHBONE"`
	// Policies are the names, NAMESPACE/NAME, of those by labels: those for its namespace and for all come beside them.
	Policies []string `json:"policies"`
	// Services are the ports that it serves, by NAMESPACE/HOSTNAME.
	Services map[string][]ambientPort `json:"services"`
}

func (i *istiod) ambient() (*ambient, error) {
	i.working.Lock()
	defer i.working.Unlock()
	index := i.fake.Env().AmbientIndexes
	found, _ := index.AddressInformation(nil)
	result := &ambient{Services: []ambientService{}, Workloads: []ambientWorkload{}, Policies: []json.RawMessage{}}
	for _, address := range found {
		if service := address.GetService(); service != nil && service.Namespace != barrierNamespace {
			result.Services = append(result.Services, serviceOf(service))
		} else if workload := address.GetWorkload(); workload != nil && workload.Namespace != barrierNamespace {
			result.Workloads = append(result.Workloads, workloadOf(workload))
		}
	}
	for _, policy := range index.Policies(nil) {
		if policy.Authorization.Namespace == barrierNamespace {
			continue
		}
		text, err := protomarshal.ToJSON(proto.Message(policy.Authorization))
		if err != nil {
			return nil, err
		}
		result.Policies = append(result.Policies, json.RawMessage(text))
	}
	return result, nil
}

func serviceOf(service *workloadapi.Service) ambientService {
	result := ambientService{Hostname: service.Hostname, Namespace: service.Namespace, Addresses: []string{}, Ports: portsOf(service.Ports)}
	for _, address := range service.Addresses {
		result.Addresses = append(result.Addresses, textOf(address.Address))
	}
	if waypoint := service.Waypoint; waypoint != nil {
		result.Waypoint = &ambientGateway{Hostname: waypoint.GetHostname().GetHostname(), Port: waypoint.HboneMtlsPort}
	}
	return result
}

func workloadOf(workload *workloadapi.Workload) ambientWorkload {
	identity := spiffe.Identity{TrustDomain: domain, Namespace: workload.Namespace, ServiceAccount: workload.ServiceAccount}
	if identity.ServiceAccount == "" {
		identity.ServiceAccount = defaultServiceAccount
	}
	services := map[string][]ambientPort{}
	for name, ports := range workload.Services {
		services[name] = portsOf(ports.Ports)
	}
	return ambientWorkload{
		Namespace: workload.Namespace, Name: workload.Name, Identity: identity.String(), Addresses: slices.Map(workload.Addresses, textOf),
		TakesHBONE: workload.TunnelProtocol == workloadapi.TunnelProtocol_HBONE,
		Policies:   append([]string{}, workload.AuthorizationPolicies...), Services: services,
	}
}

func portsOf(ports []*workloadapi.Port) []ambientPort {
	return slices.Map(ports, func(port *workloadapi.Port) ambientPort { return ambientPort{port.ServicePort, port.TargetPort} })
}

func textOf(address []byte) string {
	found, _ := netip.AddrFromSlice(address)
	return found.String()
}

// workloadCertificate is the certificate of a workload, for who plays the proxy of its node.
type workloadCertificate struct {
	Certificate string `json:"certificate"`
	Key         string `json:"key"`
	Roots       string `json:"roots"`
}

func (a *agents) certificate(workload string) (*workloadCertificate, error) {
	if _, err := spiffe.ParseIdentity(workload); err != nil {
		return nil, badRequest{fmt.Errorf("no workload %q: %w", workload, err)}
	}
	secret, err := a.authority.certificate(workload)
	if err != nil {
		return nil, err
	}
	pair := secret.GetTlsCertificate()
	return &workloadCertificate{
		Certificate: string(pair.CertificateChain.GetInlineBytes()), Key: string(pair.PrivateKey.GetInlineBytes()),
		Roots: string(a.authority.ca.GetCAKeyCertBundle().GetRootCertPem()),
	}, nil
}
