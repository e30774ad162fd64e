package main

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"istio.io/istio/pilot/pkg/model"
)

// protoRules runs the rules that Envoy's protos carry over what istiod makes, and over every message packed into it. An Envoy runs
// them over what it reads, when it reads it: this finds also what no Envoy of a test has read, and says where it stands.
type protoRules struct {
	mu sync.Mutex
	// checked are the violations of messages by their content, since istiod makes most of them again and again.
	checked map[[sha256.Size]byte][]string
}

// violations are what is wrong with resources, each with the name of its resource.
func (r *protoRules) violations(resources model.Resources) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []string
	for _, resource := range resources {
		for _, violation := range r.check(resource.Resource) {
			found = append(found, resource.Name+": "+violation)
		}
	}
	return found
}

func (r *protoRules) check(packed *anypb.Any) []string {
	content := sha256.New()
	_, _ = fmt.Fprintf(content, "%s\x00", packed.TypeUrl)
	_, _ = content.Write(packed.Value)
	key := [sha256.Size]byte(content.Sum(nil))
	known, ok := r.checked[key]
	if !ok {
		if message, err := packed.UnmarshalNew(); err != nil {
			known = []string{err.Error()}
		} else {
			known = append(broken(message), r.inner(message.ProtoReflect())...)
		}
		r.checked[key] = known
	}
	return known
}

// broken runs the rules of one message, which reach every message in it that is not packed.
func broken(message proto.Message) []string {
	var err error
	switch ruled := message.(type) {
	case interface{ ValidateAll() error }:
		err = ruled.ValidateAll()
	case interface{ Validate() error }:
		err = ruled.Validate()
	}
	if err == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s: %v", message.ProtoReflect().Descriptor().FullName(), err)}
}

// inner checks what is packed into a message, at any depth.
func (r *protoRules) inner(message protoreflect.Message) (found []string) {
	if packed, ok := message.Interface().(*anypb.Any); ok {
		return r.check(packed)
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			if field.MapValue().Message() != nil {
				value.Map().Range(func(_ protoreflect.MapKey, item protoreflect.Value) bool {
					found = append(found, r.inner(item.Message())...)
					return true
				})
			}
		case field.Message() == nil:
		case field.IsList():
			for i := range value.List().Len() {
				found = append(found, r.inner(value.List().Get(i).Message())...)
			}
		default:
			found = append(found, r.inner(value.Message())...)
		}
		return true
	})
	return found
}
