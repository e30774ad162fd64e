package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/go-multierror"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	kubecrd "istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/legacy/util/kuberesource"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/config/schema/collections"
	sresource "istio.io/istio/pkg/config/schema/resource"
	"istio.io/istio/pkg/util/sets"
)

type finding struct {
	Layer    string `json:"layer"`
	Level    string `json:"level"`
	Code     string `json:"code,omitempty"`
	Resource string `json:"resource"`
	Message  string `json:"message"`
}

// layerReport says how many objects a layer looked at, and which ones it does not know.
type layerReport struct {
	Objects int      `json:"objects"`
	Skipped []string `json:"skipped"`
}

type report struct {
	Findings []finding               `json:"findings"`
	Objects  int                     `json:"objects"`
	Layers   map[string]*layerReport `json:"layers"`
	// Fixtures is what the analyzers took of the fixtures; Analyzers names those that ran and those that could not.
	Fixtures  *layerReport `json:"fixtures"`
	Analyzers struct {
		Executed []string `json:"executed"`
		Skipped  []string `json:"skipped"`
	} `json:"analyzers"`
}

func newLayerReport() *layerReport { return &layerReport{Skipped: []string{}} }

func (r *report) add(layer, level, resource, message string) {
	r.Findings = append(r.Findings, finding{Layer: layer, Level: level, Resource: resource, Message: message})
}

type validator struct {
	crds  *crd.Validator
	kinds map[schema.GroupVersionKind]bool
}

func newValidator(files []string) (*validator, error) {
	v := &validator{kinds: map[schema.GroupVersionKind]bool{}}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		definitions, err := parseAll(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, definition := range definitions {
			group, _, _ := unstructured.NestedString(definition.Object, "spec", "group")
			kind, _, _ := unstructured.NestedString(definition.Object, "spec", "names", "kind")
			versions, _, _ := unstructured.NestedSlice(definition.Object, "spec", "versions")
			for _, version := range versions {
				name, _, _ := unstructured.NestedString(version.(map[string]any), "name")
				v.kinds[schema.GroupVersionKind{Group: group, Version: name, Kind: kind}] = true
			}
		}
	}
	var err error
	v.crds, err = crd.NewValidatorFromFiles(files...)
	return v, err
}

func (v *validator) validate(manifests, fixtures string) (*report, error) {
	r := &report{Findings: []finding{}, Layers: map[string]*layerReport{}, Fixtures: newLayerReport()}
	objects := parse(manifests, func(document int, err error) {
		r.add("schema", "error", fmt.Sprintf("document %d", document), err.Error())
	})
	existing, err := parseAll(fixtures)
	if err != nil {
		return nil, fmt.Errorf("fixtures: %w", err)
	}
	r.Objects = len(objects)
	v.schemaLayer(r, objects)
	webhookLayer(r, objects)
	return r, analyzerLayer(r, objects, existing)
}

// schemaLayer asks what the API server asks: types, enumerations, unknown fields, CEL rules.
func (v *validator) schemaLayer(r *report, objects []*unstructured.Unstructured) {
	layer := newLayerReport()
	r.Layers["schema"] = layer
	for _, object := range objects {
		if !v.kinds[object.GroupVersionKind()] {
			layer.Skipped = append(layer.Skipped, key(object))
			continue
		}
		layer.Objects++
		// The validator fills in defaults.
		if err := v.crds.ValidateCustomResource(object.DeepCopy()); err != nil {
			r.add("schema", "error", key(object), err.Error())
		}
	}
}

var webhookFields = map[string]bool{"apiVersion": true, "kind": true, "metadata": true, "spec": true, "status": true}

// webhookLayer asks what istiod's admission webhook asks, and decodes strictly besides.
func webhookLayer(r *report, objects []*unstructured.Unstructured) {
	layer := newLayerReport()
	r.Layers["webhook"] = layer
	schemas := collections.PilotGatewayAPI()
	for _, object := range objects {
		gvk := object.GroupVersionKind()
		found, ok := schemas.FindByGroupVersionAliasesKind(sresource.FromKubernetesGVK(&gvk))
		if !ok {
			layer.Skipped = append(layer.Skipped, key(object))
			continue
		}
		layer.Objects++
		for field := range object.Object {
			if !webhookFields[field] {
				r.add("webhook", "error", key(object), fmt.Sprintf("unknown field %q", field))
			}
		}
		converted, err := convert(found, object, config.ApplyJSONStrict)
		if err != nil {
			r.add("webhook", "error", key(object), err.Error())
			continue
		}
		warnings, err := found.ValidateConfig(*converted)
		for _, problem := range split(warnings) {
			r.add("webhook", "warning", key(object), problem.Error())
		}
		for _, problem := range split(err) {
			r.add("webhook", "error", key(object), problem.Error())
		}
	}
}

// convert makes istiod's own form of an object; decode is config.ApplyJSON or its strict twin.
func convert(found sresource.Schema, object *unstructured.Unstructured, decode func(config.Spec, string) error) (*config.Config, error) {
	kind := &kubecrd.IstioKind{}
	if err := into(object, kind); err != nil {
		return nil, err
	}
	return kubecrd.ConvertObjectInternal(found, kind, domain, func(s sresource.Schema, text string) (config.Spec, error) {
		spec, err := s.NewInstance()
		if err != nil {
			return nil, err
		}
		return spec, decode(spec, text)
	})
}

func split(err error) []error {
	var several *multierror.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &several):
		return several.Errors
	default:
		return []error{err}
	}
}

// analyzerLayer runs every analyzer of istioctl over manifests and fixtures together, the Kubernetes kinds included, which
// istioctl leaves out when it reads files.
func analyzerLayer(r *report, objects, fixtures []*unstructured.Unstructured) error {
	layer := newLayerReport()
	r.Layers["analyzer"] = layer
	all := analyzers.AllCombined()
	kinds := kuberesource.ConvertInputsToSchemas(all.Metadata().Inputs)
	analyzer := local.NewIstiodAnalyzer(all, "", "istio-system", nil)
	add := func(object *unstructured.Unstructured, layer *layerReport) error {
		gvk := object.GroupVersionKind()
		found, ok := kinds.FindByGroupVersionAliasesKind(sresource.FromKubernetesGVK(&gvk))
		if ok {
			_, err := found.NewInstance()
			ok = err == nil
		}
		if !ok {
			layer.Skipped = append(layer.Skipped, key(object))
			return nil
		}
		content, err := object.MarshalJSON()
		if err != nil {
			return err
		}
		layer.Objects++
		return analyzer.AddTestReaderKubeSource([]local.ReaderSource{{Name: key(object), Reader: bytes.NewReader(content)}})
	}
	// The manifests come second: where both have an object, theirs counts.
	for _, object := range fixtures {
		if err := add(object, r.Fixtures); err != nil {
			return fmt.Errorf("fixtures: %s: %w", key(object), err)
		}
	}
	own := map[string]bool{}
	for _, object := range objects {
		own[key(object)] = true
		if err := add(object, layer); err != nil {
			r.add("analyzer", "error", key(object), err.Error())
		}
	}
	if layer.Objects+r.Fixtures.Objects == 0 {
		r.Analyzers.Executed, r.Analyzers.Skipped = []string{}, []string{}
		return nil
	}
	cancel := make(chan struct{})
	defer close(cancel)
	result, err := analyzer.Analyze(cancel)
	if err != nil {
		return err
	}
	// What Istio calls executed includes what it skipped.
	skipped := sets.New(result.SkippedAnalyzers...)
	r.Analyzers.Executed = sets.SortedList(sets.New(result.ExecutedAnalyzers...).Difference(skipped))
	r.Analyzers.Skipped = sets.SortedList(skipped)
	for i := range result.Messages {
		if name := resourceOf(&result.Messages[i]); own[name] {
			message := result.Messages[i]
			r.Findings = append(r.Findings, finding{
				Layer:    "analyzer",
				Level:    strings.ToLower(message.Type.Level().String()),
				Code:     message.Type.Code(),
				Resource: name,
				Message:  fmt.Sprintf(message.Type.Template(), message.Parameters...),
			})
		}
	}
	return nil
}

// resourceOf is the key of the object that a message is about.
func resourceOf(message *diag.Message) string {
	if message.Resource == nil || message.Resource.Metadata.Schema == nil {
		return ""
	}
	kind, name := message.Resource.Metadata.Schema.Kind(), message.Resource.Metadata.FullName
	if name.Namespace == "" {
		return kind + " " + name.Name.String()
	}
	return kind + " " + name.Namespace.String() + "/" + name.Name.String()
}
