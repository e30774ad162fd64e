// Command istio-analyze runs every analyzer of istioctl over files: as Istio's own tests do, with the objects of Kubernetes in them, and as
// `istioctl analyze --use-kube=false` does, which leaves those out.
//
// It reads one JSON list of cases from standard input, and writes one list of their messages.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/log"
)

// testCase is what is analyzed together.
type testCase struct {
	Files        []string `json:"files"`
	MeshConfig   string   `json:"meshConfig"`
	MeshNetworks string   `json:"meshNetworks"`
	// OfflineOnly leaves out the run with the objects of Kubernetes.
	OfflineOnly bool `json:"offlineOnly"`
}

type message struct {
	Code string `json:"code"`
	// Origin is the object, as Kind namespace/name.
	Origin string `json:"origin"`
}

// outcome has what is found with the objects of Kubernetes, and without.
type outcome struct {
	Complete []message `json:"complete"`
	Offline  []message `json:"offline"`
}

func main() {
	// Standard output carries the answer, whatever the libraries print.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	if err := run(os.Stdin, stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdin io.Reader, stdout io.Writer) error {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.NoneLevel)
	if err := log.Configure(options); err != nil {
		return err
	}
	var cases []testCase
	if err := json.NewDecoder(stdin).Decode(&cases); err != nil {
		return err
	}
	outcomes := make([]outcome, 0, len(cases))
	for _, one := range cases {
		complete := []message{}
		if !one.OfflineOnly {
			var err error
			if complete, err = analyze(one, true); err != nil {
				return fmt.Errorf("%v: %w", one.Files, err)
			}
		}
		offline, err := analyze(one, false)
		if err != nil {
			return fmt.Errorf("%v offline: %w", one.Files, err)
		}
		outcomes = append(outcomes, outcome{Complete: complete, Offline: offline})
	}
	return json.NewEncoder(stdout).Encode(outcomes)
}

func analyze(one testCase, withKubernetes bool) ([]message, error) {
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	if one.MeshConfig != "" {
		if err := analyzer.AddFileKubeMeshConfig(one.MeshConfig); err != nil {
			return nil, err
		}
	}
	if one.MeshNetworks != "" {
		if err := analyzer.AddFileKubeMeshNetworks(one.MeshNetworks); err != nil {
			return nil, err
		}
	}
	if err := addFiles(analyzer, one.Files, withKubernetes); err != nil {
		return nil, err
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		return nil, err
	}
	cancel := make(chan struct{})
	defer close(cancel)
	result, err := analyzer.Analyze(cancel)
	if err != nil {
		return nil, err
	}
	messages := make([]message, 0, len(result.Messages))
	for i := range result.Messages {
		found := message{Code: result.Messages[i].Type.Code()}
		if resource := result.Messages[i].Resource; resource != nil {
			found.Origin = resource.Origin.FriendlyName()
		}
		messages = append(messages, found)
	}
	return messages, nil
}

// addFiles reads files; what no analyzer has a kind for is told, and left out.
func addFiles(analyzer *local.IstiodAnalyzer, files []string, withKubernetes bool) error {
	var sources []local.ReaderSource
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		sources = append(sources, local.ReaderSource{Name: file, Reader: strings.NewReader(string(text))})
	}
	add := analyzer.AddReaderKubeSource
	if withKubernetes {
		add = analyzer.AddTestReaderKubeSource
	}
	// An object that Istio cannot read is not analyzed; the others are.
	if err := add(sources); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return nil
}
