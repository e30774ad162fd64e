package main

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	k8sschema "k8s.io/apimachinery/pkg/runtime/schema"
	k8stesting "k8s.io/client-go/testing"

	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/gvk"
	sresource "istio.io/istio/pkg/config/schema/resource"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/util/sets"
)

// item is an object in the form that istiod reads: an Istio config, or a Kubernetes object in the fake cluster.
type item struct {
	key    string
	kind   config.GroupVersionKind
	text   string
	config *config.Config
	object runtime.Object
	gvr    k8sschema.GroupVersionResource
	// mirror is the same config in the fake cluster, where istiod reads it there too.
	mirror *mirror
}

// writing is what becomes of an object.
type writing int

const (
	create writing = iota
	update
	remove
)

// cluster is what istiod reads: its config store and the fake Kubernetes cluster. It changes them by difference.
type cluster struct {
	fake    *xds.FakeDiscoveryServer
	secrets *secrets
	items   map[string]*item
	barrier *barrier

	kubernetes, gatewayAPI, istio k8stesting.ObjectTracker
}

func newCluster(fake *xds.FakeDiscoveryServer, secrets *secrets) *cluster {
	c := &cluster{
		fake:       fake,
		secrets:    secrets,
		items:      map[string]*item{},
		kubernetes: trackerOf(fake.KubeClient().Kube()),
		gatewayAPI: trackerOf(fake.KubeClient().GatewayAPI()),
		istio:      trackerOf(fake.KubeClient().Istio()),
	}
	c.barrier = &barrier{cluster: c}
	return c
}

// created is when every object was, unless it says otherwise: the order among objects then follows from their names.
var created = metav1.NewTime(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))

// convertAll makes the items of some objects, and names the kinds that istiod does not read.
func convertAll(objects []*unstructured.Unstructured) (map[string]*item, sets.String, error) {
	items, ignored := map[string]*item{}, sets.New[string]()
	var failure error
	for _, object := range objects {
		found, err := newItem(object)
		switch {
		case err != nil:
			failure = errors.Join(failure, fmt.Errorf("%s: %w", key(object), err))
		case found == nil:
			ignored.Insert(object.GroupVersionKind().GroupKind().String())
		case items[found.key] != nil:
			failure = errors.Join(failure, fmt.Errorf("%s: given twice", key(object)))
		default:
			items[found.key] = found
		}
	}
	return items, ignored, failure
}

func newItem(object *unstructured.Unstructured) (*item, error) {
	object = object.DeepCopy()
	if stamp := object.GetCreationTimestamp(); stamp.IsZero() {
		object.SetCreationTimestamp(created)
	}
	content, err := object.MarshalJSON()
	if err != nil {
		return nil, err
	}
	kubernetes := object.GroupVersionKind()
	i := &item{text: string(content), key: kubernetes.Group + " " + key(object)}
	if found, ok := collections.Pilot.FindByGroupVersionAliasesKind(sresource.FromKubernetesGVK(&kubernetes)); ok {
		i.kind = found.GroupVersionKind()
		if i.config, err = convert(found, object, config.ApplyJSON); err != nil {
			return nil, err
		}
		i.mirror, err = newMirror(i.kind, object)
		return i, err
	}
	if kubernetes.Group == rbacGroup {
		// Istio has no schema of these: its questions go to the API server.
		i.kind = config.FromKubernetesGVK(kubernetes)
		i.gvr, _ = meta.UnsafeGuessKindToResource(kubernetes)
	} else if i.kind, i.gvr = knownKind(object); i.gvr.Empty() {
		return nil, nil
	}
	if i.object, _, err = kubelib.IstioCodec.UniversalDeserializer().Decode(content, nil, nil); err != nil {
		return nil, err
	}
	if pod, ok := i.object.(*corev1.Pod); ok {
		// As the API server does.
		pod.Spec.ServiceAccountName = cmp.Or(pod.Spec.ServiceAccountName, defaultServiceAccount)
		if len(pod.Status.Conditions) == 0 && pod.Status.PodIP != "" {
			// A Pod with an address runs, unless it says otherwise.
			pod.Status.Phase = cmp.Or(pod.Status.Phase, corev1.PodRunning)
			pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
		}
	}
	return i, nil
}

const rbacGroup = "rbac.authorization.k8s.io"

// knownKind is the kind of a Kubernetes object that istiod reads.
func knownKind(object *unstructured.Unstructured) (config.GroupVersionKind, k8sschema.GroupVersionResource) {
	found, ok := schemaOf(object)
	if !ok || !kubelib.IstioScheme.Recognizes(object.GroupVersionKind()) {
		return config.GroupVersionKind{}, k8sschema.GroupVersionResource{}
	}
	resource, _ := gvk.ToGVR(found.GroupVersionKind())
	return found.GroupVersionKind(), resource
}

// ranks order the kinds that refer to each other; everything else comes after them, and istiod's own kinds last.
var ranks = []config.GroupVersionKind{gvk.Namespace, gvk.Node, gvk.Service, gvk.Pod, gvk.EndpointSlice}

func (i *item) rank() int {
	if i.config != nil {
		return len(ranks) + 1
	}
	if rank := slices.Index(ranks, i.kind); rank >= 0 {
		return rank
	}
	return len(ranks)
}

// replace makes these the only items.
func (c *cluster) replace(items map[string]*item) error {
	var gone []*item
	for key, old := range c.items {
		if items[key] == nil {
			gone = append(gone, old)
		}
	}
	return c.change(items, gone)
}

// change adds or updates some items, removes others, and waits until istiod has seen all of it.
func (c *cluster) change(items map[string]*item, gone []*item) error {
	var put []*item
	for key, wanted := range items {
		if old := c.items[key]; old == nil || old.text != wanted.text {
			put = append(put, wanted)
		}
	}
	order := func(a, b *item) int { return cmp.Or(cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.key, b.key)) }
	slices.SortFunc(gone, func(a, b *item) int { return order(b, a) })
	put = append(put, c.touched(put, gone)...)
	slices.SortFunc(put, order)
	if err := c.run(gone, c.delete); err != nil {
		return err
	}
	return c.run(put, c.put)
}

// touched are the unchanged EndpointSlices next to changed Pods and Services: istiod copies what it needs of these when
// it sees the slice, and a slice must not remember what is gone.
func (c *cluster) touched(changes ...[]*item) []*item {
	namespaces := sets.New[string]()
	changed := sets.New[string]()
	for _, changes := range changes {
		for _, i := range changes {
			changed.Insert(i.key)
			if i.kind == gvk.Pod || i.kind == gvk.Service {
				namespaces.Insert(i.namespace())
			}
		}
	}
	var touched []*item
	for key, i := range c.items {
		if i.kind == gvk.EndpointSlice && namespaces.Contains(i.namespace()) && !changed.Contains(key) {
			touched = append(touched, i)
		}
	}
	return touched
}

func (i *item) namespace() string {
	if i.config != nil {
		return i.config.Namespace
	}
	object, _ := meta.Accessor(i.object)
	return object.GetNamespace()
}

// run makes changes rank by rank, each seen by istiod before the next begins.
func (c *cluster) run(items []*item, change func(*item) error) error {
	for start := 0; start < len(items); {
		end := start
		kinds := sets.New[config.GroupVersionKind]()
		for ; end < len(items) && items[end].rank() == items[start].rank(); end++ {
			if err := change(items[end]); err != nil {
				return fmt.Errorf("%s: %w", items[end].key, err)
			}
			kinds.Insert(items[end].kind)
		}
		if err := c.barrier.wait(kinds); err != nil {
			return err
		}
		start = end
	}
	return nil
}

func (c *cluster) put(i *item) error {
	old := c.items[i.key]
	c.items[i.key] = i
	return c.write(i, old != nil)
}

func (c *cluster) delete(i *item) error {
	delete(c.items, i.key)
	if i.config != nil {
		if err := c.fake.Store().Delete(i.kind, i.config.Name, i.config.Namespace, nil); err != nil {
			return err
		}
		return c.mirrored(i, remove)
	}
	object, err := meta.Accessor(i.object)
	if err != nil {
		return err
	}
	return c.tracker(i).Delete(i.gvr, object.GetNamespace(), object.GetName())
}

func (c *cluster) write(i *item, exists bool) error {
	if i.config != nil {
		copied := i.config.DeepCopy()
		if exists {
			if _, err := c.fake.Store().Update(copied); err != nil {
				return err
			}
			return c.mirrored(i, update)
		}
		if _, err := c.fake.Store().Create(copied); err != nil {
			return err
		}
		return c.mirrored(i, create)
	}
	object, err := meta.Accessor(i.object)
	if err != nil {
		return err
	}
	if exists {
		return c.tracker(i).Update(i.gvr, i.object.DeepCopyObject(), object.GetNamespace())
	}
	return c.tracker(i).Create(i.gvr, i.object.DeepCopyObject(), object.GetNamespace())
}

// tracker is where the client of the fake cluster keeps the objects of a kind.
func (c *cluster) tracker(i *item) k8stesting.ObjectTracker {
	if i.kind.Group == gvk.KubernetesGateway.Group {
		return c.gatewayAPI
	}
	return c.kubernetes
}

// trackerOf leaves out what the client adds: a record of every call, and managed fields, which take a millisecond each.
func trackerOf(client any) k8stesting.ObjectTracker {
	tracker := client.(interface {
		Tracker() k8stesting.ObjectTracker
	}).Tracker()
	if inner := reflect.Indirect(reflect.ValueOf(tracker)).FieldByName("ObjectTracker"); inner.IsValid() {
		return inner.Interface().(k8stesting.ObjectTracker)
	}
	return tracker
}
