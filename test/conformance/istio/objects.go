package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"

	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
)

const defaultNamespace = "default"

// key names an object as a finding does: "Kind namespace/name", or "Kind name" where there is no namespace.
func key(object *unstructured.Unstructured) string {
	if object.GetNamespace() == "" {
		return object.GetKind() + " " + object.GetName()
	}
	return object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
}

func schemaOf(object *unstructured.Unstructured) (resource.Schema, bool) {
	gvk := object.GroupVersionKind()
	return collections.All.FindByGroupVersionAliasesKind(resource.FromKubernetesGVK(&gvk))
}

// parse reads a stream of YAML documents as kubectl does. A document that cannot be read is handed to failed; the others
// are returned. Objects without a namespace get the default one, and lists are taken apart.
func parse(text string, failed func(document int, err error)) []*unstructured.Unstructured {
	var objects []*unstructured.Unstructured
	reader := kubeyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for document := 1; ; document++ {
		chunk, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects
		}
		if err == nil {
			var found []*unstructured.Unstructured
			if found, err = decode(chunk); err == nil {
				objects = append(objects, found...)
				continue
			}
		}
		failed(document, err)
	}
}

// decode reads one document; integers stay integers, and a key given twice is an error.
func decode(document []byte) ([]*unstructured.Unstructured, error) {
	content, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return nil, err
	}
	if string(content) == "null" {
		return nil, nil
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(content); err != nil {
		return nil, err
	}
	if !object.IsList() {
		return []*unstructured.Unstructured{withNamespace(object)}, nil
	}
	list, err := object.ToList()
	if err != nil {
		return nil, err
	}
	objects := make([]*unstructured.Unstructured, 0, len(list.Items))
	for i := range list.Items {
		objects = append(objects, withNamespace(&list.Items[i]))
	}
	return objects, nil
}

func withNamespace(object *unstructured.Unstructured) *unstructured.Unstructured {
	schema, known := schemaOf(object)
	if known && schema.IsClusterScoped() {
		object.SetNamespace("")
	} else if object.GetNamespace() == "" {
		object.SetNamespace(defaultNamespace)
	}
	return object
}

// parseAll is parse where nothing may fail.
func parseAll(text string) ([]*unstructured.Unstructured, error) {
	var failure error
	objects := parse(text, func(document int, err error) {
		failure = errors.Join(failure, fmt.Errorf("document %d: %w", document, err))
	})
	return objects, failure
}

// into copies an object into a typed one by way of its JSON.
func into(object *unstructured.Unstructured, target any) error {
	content, err := object.MarshalJSON()
	if err != nil {
		return err
	}
	return json.Unmarshal(content, target)
}
