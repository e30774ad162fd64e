package main

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	meshconfig "istio.io/api/mesh/v1alpha1"

	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
)

// newMeshConfig is Istio's default with what the YAML says, and without mutual TLS: the proxies here have no certificates.
func newMeshConfig(yaml string) (*meshconfig.MeshConfig, error) {
	config, err := mesh.ApplyMeshConfig(yaml, mesh.DefaultMeshConfig())
	if err != nil {
		return nil, err
	}
	config.EnableAutoMtls = wrapperspb.Bool(false)
	return config, nil
}

// setMeshConfig is what istiod does when its ConfigMap changes. The push of everything that follows a change reads it.
func (i *istiod) setMeshConfig(config *meshconfig.MeshConfig) {
	if environment := i.fake.Env(); !proto.Equal(environment.Mesh(), config) {
		environment.Watcher.(meshwatcher.TestWatcher).Set(config)
	}
}
