// What Argo Rollouts refuses of a Rollout and of the objects that it names, as its controller asks before it acts.
//
// It reads one JSON list of cases from standard input, each a list of objects, and writes one list of what is refused in each; with the argument
// "written" one of the Rollouts as the controller writes them back, each into the same place.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	analysisutil "github.com/argoproj/argo-rollouts/utils/analysis"
	istioutil "github.com/argoproj/argo-rollouts/utils/istio"
)

type objects []json.RawMessage

func main() {
	// Standard output carries the answer, whatever the libraries print.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	var cases []objects
	if err := json.Unmarshal(input, &cases); err != nil {
		fail(err)
	}
	answers := make([]any, len(cases))
	for i, of := range cases {
		if len(os.Args) > 1 && os.Args[1] == "written" {
			answers[i] = writtenOf(of)
		} else {
			answers[i] = refusedOf(of)
		}
	}
	if err := json.NewEncoder(stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// writtenOf is the Rollout as the controller writes it back: read into its own types.
func writtenOf(all objects) *v1alpha1.Rollout {
	for _, object := range all {
		rollout := &v1alpha1.Rollout{}
		if nameOf(object).kind != "Rollout" {
			continue
		}
		if err := strictly(object, rollout); err != nil {
			fail(err)
		}
		if err := resolveWorkload(rollout, all); err != nil {
			fail(err)
		}
		return rollout
	}
	return nil
}

func refusedOf(all objects) []string {
	refused := []string{}
	rollouts := 0
	for _, object := range all {
		if nameOf(object).kind != "Rollout" {
			continue
		}
		rollouts++
		rollout := &v1alpha1.Rollout{}
		if err := strictly(object, rollout); err != nil {
			refused = append(refused, err.Error())
			continue
		}
		refused = append(refused, refusedOfRollout(rollout, all)...)
	}
	if rollouts == 0 {
		refused = append(refused, "there is no Rollout")
	}
	return refused
}

func refusedOfRollout(rollout *v1alpha1.Rollout, all objects) []string {
	refused := []string{}
	add := func(err error) {
		if err != nil {
			refused = append(refused, err.Error())
		}
	}
	add(resolveWorkload(rollout, all))
	list := validation.ValidateRollout(rollout)
	references, missing := referencesOf(rollout, all)
	for _, err := range missing {
		add(err)
	}
	add(validation.ValidateRolloutVirtualServicesConfig(rollout))
	list = append(list, validation.ValidateRolloutReferencedResources(rollout, references)...)
	for _, err := range list {
		add(err)
	}
	return refused
}

// As the controller does it before it validates.
func resolveWorkload(rollout *v1alpha1.Rollout, all objects) error {
	reference := rollout.Spec.WorkloadRef
	if reference == nil {
		return nil
	}
	if !rollout.Spec.EmptyTemplate() {
		return errors.New("template must be empty for workload reference rollout")
	}
	deployment := &appsv1.Deployment{}
	if err := find(all, reference.Kind, reference.Name, deployment); err != nil {
		return err
	}
	if rollout.Spec.Selector == nil {
		rollout.Spec.SetResolvedSelector(deployment.Spec.Selector)
	}
	rollout.Spec.SetResolvedTemplate(deployment.Spec.Template)
	return nil
}

func referencesOf(rollout *v1alpha1.Rollout, all objects) (validation.ReferencedResources, []error) {
	references := validation.ReferencedResources{}
	missing := []error{}
	service := func(name string, kind validation.ServiceType) {
		if name == "" {
			return
		}
		found := &corev1.Service{}
		if err := find(all, "Service", name, found); err != nil {
			missing = append(missing, err)
			return
		}
		references.ServiceWithType = append(references.ServiceWithType, validation.ServiceWithType{Service: found, Type: kind})
	}
	analysis := func(of *v1alpha1.RolloutAnalysis, kind validation.AnalysisTemplateType, step int) {
		if of == nil {
			return
		}
		templates, err := templatesOf(of.Templates, all)
		missing = append(missing, err...)
		references.AnalysisTemplatesWithType = append(references.AnalysisTemplatesWithType, validation.AnalysisTemplatesWithType{
			AnalysisTemplates: templates, TemplateType: kind, CanaryStepIndex: step, Args: of.Args,
		})
	}
	if blueGreen := rollout.Spec.Strategy.BlueGreen; blueGreen != nil {
		service(blueGreen.ActiveService, validation.ActiveService)
		service(blueGreen.PreviewService, validation.PreviewService)
		analysis(blueGreen.PrePromotionAnalysis, validation.PrePromotionAnalysis, 0)
		analysis(blueGreen.PostPromotionAnalysis, validation.PostPromotionAnalysis, 0)
	}
	if canary := rollout.Spec.Strategy.Canary; canary != nil {
		service(canary.StableService, validation.StableService)
		service(canary.CanaryService, validation.CanaryService)
		for i, step := range canary.Steps {
			analysis(step.Analysis, validation.InlineAnalysis, i)
		}
		if canary.Analysis != nil {
			analysis(&canary.Analysis.RolloutAnalysis, validation.BackgroundAnalysis, 0)
		}
		if canary.TrafficRouting != nil && canary.TrafficRouting.Istio != nil {
			services, err := virtualServicesOf(canary.TrafficRouting.Istio, all)
			references.VirtualServices = services
			missing = append(missing, err...)
		}
	}
	return references, missing
}

// templatesOf gives the templates, and what is wrong with them: that they are not there, or what the controller says when it runs them.
func templatesOf(references []v1alpha1.AnalysisTemplateRef, all objects) ([]*v1alpha1.AnalysisTemplate, []error) {
	templates := []*v1alpha1.AnalysisTemplate{}
	refused := []error{}
	for _, reference := range references {
		template := &v1alpha1.AnalysisTemplate{}
		if err := find(all, "AnalysisTemplate", reference.TemplateName, template); err != nil {
			refused = append(refused, err)
			continue
		}
		if err := analysisutil.ValidateMetrics(template.Spec.Metrics); err != nil {
			refused = append(refused, fmt.Errorf("AnalysisTemplate %s: %w", template.Name, err))
		}
		templates = append(templates, template)
		inner, err := templatesOf(template.Spec.Templates, all)
		templates = append(templates, inner...)
		refused = append(refused, err...)
	}
	return templates, refused
}

func virtualServicesOf(routing *v1alpha1.IstioTrafficRouting, all objects) ([]unstructured.Unstructured, []error) {
	named := routing.VirtualServices
	if routing.VirtualService != nil {
		named = append(named, *routing.VirtualService)
	}
	services := []unstructured.Unstructured{}
	missing := []error{}
	for _, of := range named {
		_, name := istioutil.GetVirtualServiceNamespaceName(of.Name)
		object := unstructured.Unstructured{}
		if err := find(all, "VirtualService", name, &object.Object); err != nil {
			missing = append(missing, err)
			continue
		}
		services = append(services, object)
	}
	if routing.DestinationRule != nil {
		if err := find(all, "DestinationRule", routing.DestinationRule.Name, &map[string]any{}); err != nil {
			missing = append(missing, err)
		}
	}
	return services, missing
}

type name struct{ kind, name string }

func nameOf(object json.RawMessage) name {
	var head struct {
		Kind     string
		Metadata struct{ Name string }
	}
	if err := json.Unmarshal(object, &head); err != nil {
		fail(err)
	}
	return name{head.Kind, head.Metadata.Name}
}

func find(all objects, kind, called string, into any) error {
	for _, object := range all {
		if nameOf(object) == (name{kind, called}) {
			return strictly(object, into)
		}
	}
	return field.NotFound(field.NewPath("spec"), kind+" "+called)
}

// A field that a kind does not have is a mistake.
func strictly(object json.RawMessage, into any) error {
	return yaml.UnmarshalStrict(bytes.TrimSpace(object), into, yaml.DisallowUnknownFields)
}
