package main

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	networking "istio.io/api/networking/v1alpha3"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/host"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/util/sets"
)

// barrier waits until istiod has worked through the changes made so far. Most of what istiod reads passes queues of its
// own. Each queue keeps its order, so an object changed last, once its effect is seen at the end of a queue, proves that
// everything before it has come through. These objects live in a namespace of their own and are visible only there.
type barrier struct {
	cluster *cluster
	// generation counts the changes of each kind of object.
	generation map[config.GroupVersionKind]int
	// ambient counts those of the policies that proxies of nodes hear of.
	ambient int
}

const (
	barrierName      = "barrier"
	barrierNamespace = "conformance-barrier"
	barrierHost      = barrierName + "." + barrierNamespace + ".svc." + domain
	externalHost     = barrierName + ".conformance.invalid"
	generationLabel  = "generation"
)

// queued are the kinds that pass a queue, in the order in which their objects are made, each seen before the next: istiod
// drops the change of a Pod whose Service it has not seen. A Pod is seen by way of its EndpointSlice.
var queued = []config.GroupVersionKind{
	gvk.Service, gvk.EndpointSlice, gvk.Pod, gvk.VirtualService, gvk.ServiceEntry, gvk.Secret, gvk.ConfigMap,
}

// direct are the kinds that istiod reads straight from its store when it makes a push.
var direct = sets.New(
	gvk.DestinationRule, gvk.Gateway, gvk.Sidecar, gvk.EnvoyFilter, gvk.AuthorizationPolicy, gvk.PeerAuthentication,
	gvk.RequestAuthentication, gvk.Telemetry, gvk.ProxyConfig, gvk.WorkloadGroup, gvk.TrafficExtension,
)

// wait returns when the changes made to objects of these kinds have come through.
func (b *barrier) wait(kinds sets.Set[config.GroupVersionKind]) error {
	// What proxies of nodes and waypoints hear comes by queues of its own.
	quiet := features.EnableAmbient
	for kind := range kinds {
		switch {
		case slices.Contains(queued, kind):
			if err := b.pass(kind); err != nil {
				return err
			}
		case !direct.Contains(kind) && kind.Group != rbacGroup:
			quiet = true
		}
		// A ServiceEntry may select Pods, and these take another way to it.
		quiet = quiet || kind == gvk.Pod && b.cluster.has(gvk.ServiceEntry)
		// And the Gateway API looks at Secrets on its own.
		quiet = quiet || (kind == gvk.Secret || kind == gvk.ConfigMap) && b.cluster.has(gvk.KubernetesGateway)
	}
	if quiet {
		b.quieten()
	}
	if kinds.Contains(gvk.AuthorizationPolicy) || kinds.Contains(gvk.PeerAuthentication) {
		return b.passAmbient()
	}
	return nil
}

func (c *cluster) has(kind config.GroupVersionKind) bool {
	for _, i := range c.items {
		if i.kind == kind {
			return true
		}
	}
	return false
}

// quieten waits until istiod has announced no further change for a while: for kinds that are changed seldom.
func (b *barrier) quieten() {
	updates := b.cluster.fake.Discovery.InboundUpdates
	last := updates.Load()
	for calm := 0; calm < 20; calm++ {
		time.Sleep(2 * time.Millisecond)
		if now := updates.Load(); now != last {
			last, calm = now, 0
		}
	}
}

// pass changes the object of one kind and waits until the change has come through. The first call makes all objects.
func (b *barrier) pass(kind config.GroupVersionKind) error {
	if b.generation == nil {
		b.generation = map[config.GroupVersionKind]int{}
		for _, kind := range queued {
			if err := b.write(kind, false); err != nil {
				return err
			}
			if kind == gvk.EndpointSlice {
				continue
			}
			if err := b.see(kind); err != nil {
				return err
			}
		}
	}
	b.generation[kind]++
	if err := b.write(kind, true); err != nil {
		return err
	}
	return b.see(kind)
}

func (b *barrier) see(kind config.GroupVersionKind) error {
	return until(time.Now().Add(patience), func() string {
		if b.seen(kind) {
			return ""
		}
		return fmt.Sprintf("istiod to see the %s changed last", kind.Kind)
	})
}

func (b *barrier) write(kind config.GroupVersionKind, exists bool) error {
	i := &item{kind: kind}
	i.gvr, _ = gvk.ToGVR(kind)
	generation := strconv.Itoa(b.generation[kind])
	labels := map[string]string{"app": barrierName, generationLabel: generation}
	metadata := metav1.ObjectMeta{
		Name: barrierName, Namespace: barrierNamespace, Labels: labels,
		Annotations: map[string]string{"networking.istio.io/exportTo": "."},
	}
	switch kind {
	case gvk.Service:
		i.object = &corev1.Service{ObjectMeta: metadata, Spec: corev1.ServiceSpec{
			ClusterIP: "240.255.255.1",
			Selector:  map[string]string{"app": barrierName},
			Ports:     []corev1.ServicePort{{Name: "http", Port: 80}},
		}}
	case gvk.Pod:
		i.object = &corev1.Pod{ObjectMeta: metadata, Status: corev1.PodStatus{
			PodIP: "240.255.255.2", Phase: corev1.PodRunning,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		}}
	case gvk.EndpointSlice:
		name, port := "http", b.port()
		metadata.Labels = map[string]string{discoveryv1.LabelServiceName: barrierName}
		i.object = &discoveryv1.EndpointSlice{
			ObjectMeta: metadata, AddressType: discoveryv1.AddressTypeIPv4,
			Endpoints: []discoveryv1.Endpoint{{
				Addresses: []string{"240.255.255.2"},
				TargetRef: &corev1.ObjectReference{Kind: "Pod", Name: barrierName, Namespace: barrierNamespace},
			}},
			Ports: []discoveryv1.EndpointPort{{Name: &name, Port: &port}},
		}
	case gvk.Secret:
		i.object = &corev1.Secret{ObjectMeta: metadata, Data: map[string][]byte{"cacert": []byte(generation)}}
	case gvk.ConfigMap:
		i.object = &corev1.ConfigMap{ObjectMeta: metadata, Data: map[string]string{"cacert": generation}}
	case gvk.ServiceEntry:
		i.config = b.config(kind, barrierName, &networking.ServiceEntry{
			Hosts: []string{externalHost}, ExportTo: []string{"."}, Resolution: networking.ServiceEntry_STATIC,
			Ports:     []*networking.ServicePort{{Number: 80, Name: "http", Protocol: "HTTP"}},
			Endpoints: []*networking.WorkloadEntry{{Address: "240.255.255.3", Labels: labels}},
		})
	case gvk.VirtualService:
		// Two objects, for a VirtualService comes by two ways: on its own, and as the delegate of another.
		if err := b.cluster.write(&item{kind: kind, config: b.config(kind, "delegate", &networking.VirtualService{
			ExportTo: []string{"."},
			Http: []*networking.HTTPRoute{{
				Name:  generation,
				Route: []*networking.HTTPRouteDestination{{Destination: &networking.Destination{Host: externalHost}}},
			}},
		})}, exists); err != nil {
			return err
		}
		i.config = b.config(kind, barrierName, &networking.VirtualService{
			Hosts: []string{externalHost}, Gateways: []string{"none"}, ExportTo: []string{"."},
			Http: []*networking.HTTPRoute{{Name: generation, Delegate: &networking.Delegate{Name: "delegate"}}},
		})
	}
	return b.cluster.write(i, exists)
}

func (b *barrier) config(kind config.GroupVersionKind, name string, spec config.Spec) *config.Config {
	return &config.Config{
		Meta: config.Meta{
			GroupVersionKind: kind, Name: name, Namespace: barrierNamespace, Domain: domain, CreationTimestamp: created.Time,
		},
		Spec: spec,
	}
}

func (b *barrier) port() int32 { return int32(1 + b.generation[gvk.EndpointSlice]%60_000) }

func (b *barrier) seen(kind config.GroupVersionKind) bool {
	generation := strconv.Itoa(b.generation[kind])
	switch kind {
	case gvk.Service:
		service := b.cluster.fake.KubeRegistry.GetService(host.Name(barrierHost))
		return service != nil && service.Attributes.Labels[generationLabel] == generation
	case gvk.Pod:
		endpoint := b.endpoint(barrierHost)
		return endpoint != nil && endpoint.Labels[generationLabel] == generation
	case gvk.EndpointSlice:
		endpoint := b.endpoint(barrierHost)
		return endpoint != nil && endpoint.EndpointPort == uint32(b.port())
	case gvk.Secret, gvk.ConfigMap:
		return b.inSecret(kind) == generation
	case gvk.ServiceEntry:
		endpoint := b.endpoint(externalHost)
		return endpoint != nil && endpoint.Labels[generationLabel] == generation
	default:
		merged := b.cluster.fake.Env().VirtualServiceController.Collection().GetKey(barrierNamespace + "/" + barrierName)
		if merged == nil {
			return false
		}
		routes := merged.Spec.(*networking.VirtualService).Http
		return len(routes) == 1 && routes[0].Name == generation+"-"+generation
	}
}

func (b *barrier) inSecret(kind config.GroupVersionKind) string {
	reader, err := b.cluster.secrets.local()
	if err != nil {
		return ""
	}
	read := reader.GetCaCert
	if kind == gvk.ConfigMap {
		read = reader.GetConfigMapCaCert
	}
	found, err := read(barrierName, barrierNamespace)
	if err != nil {
		return ""
	}
	return string(found.Cert)
}

func (b *barrier) endpoint(hostname string) *model.IstioEndpoint {
	shards, ok := b.cluster.fake.Discovery.Env.EndpointIndex.ShardsForService(hostname, barrierNamespace)
	if !ok {
		return nil
	}
	shards.RLock()
	defer shards.RUnlock()
	for _, endpoints := range shards.Shards {
		for _, endpoint := range endpoints {
			return endpoint
		}
	}
	return nil
}
