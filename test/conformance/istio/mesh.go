package main

import (
	"google.golang.org/protobuf/proto"

	meshconfig "istio.io/api/mesh/v1alpha1"

	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
)

// newMeshConfig is Istio's default with what the YAML says.
func newMeshConfig(yaml string) (*meshconfig.MeshConfig, error) {
	return mesh.ApplyMeshConfig(yaml, mesh.DefaultMeshConfig())
}

// setMeshConfig is what istiod does when its ConfigMap changes: it forgets the access logs that it made of the former one. The push of everything
// that follows a change reads it.
func (i *istiod) setMeshConfig(config *meshconfig.MeshConfig) {
	if environment := i.fake.Env(); !proto.Equal(environment.Mesh(), config) {
		environment.Watcher.(meshwatcher.TestWatcher).Set(config)
		i.fake.ConfigGen.MeshConfigChanged(config)
	}
}
