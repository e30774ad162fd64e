// What Argo Rollouts makes of a metric: the query runs in Prometheus's own engine over recorded series, and Argo's own provider judges the result.
//
// It reads one JSON list of measurements from standard input, and writes one list of their outcomes.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/argoproj/argo-rollouts/metricproviders/prometheus"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	templateutil "github.com/argoproj/argo-rollouts/utils/template"
	promapi "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	log "github.com/sirupsen/logrus"
)

// measurement is one metric, asked once.
type measurement struct {
	// Metric is an entry of spec.metrics of an AnalysisTemplate.
	Metric v1alpha1.Metric `json:"metric"`
	// Args are the arguments of the analysis.
	Args map[string]string `json:"args"`
	// Series are in the notation of Prometheus's own tests: `up{job="a"} 0+1x10`.
	Series []string `json:"series"`
	// Interval is the time between two samples, in seconds; the first one is at 0.
	Interval int64 `json:"interval"`
	// At is when it is asked, in seconds.
	At int64 `json:"at"`
}

// outcome is what Argo writes into the status of the run.
type outcome struct {
	Phase   string `json:"phase"`
	Value   string `json:"value"`
	Message string `json:"message"`
}

func main() {
	// Standard output carries the answer, whatever the libraries print.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	log.SetOutput(io.Discard)
	if err := run(os.Stdin, stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdin io.Reader, stdout io.Writer) error {
	var measurements []measurement
	decoder := json.NewDecoder(stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&measurements); err != nil {
		return err
	}
	language := parser.NewParser(parser.Options{})
	engine := promql.NewEngine(promql.EngineOpts{
		MaxSamples: 50_000_000, Timeout: time.Minute, EnableAtModifier: true, EnableNegativeOffset: true, Parser: language,
	})
	outcomes := make([]outcome, 0, len(measurements))
	for i, one := range measurements {
		result, err := measure(engine, language, one)
		if err != nil {
			return fmt.Errorf("measurement %d: %w", i, err)
		}
		outcomes = append(outcomes, result)
	}
	return json.NewEncoder(stdout).Encode(outcomes)
}

func measure(engine *promql.Engine, language parser.Parser, one measurement) (outcome, error) {
	metric, err := resolve(one.Metric, one.Args)
	if err != nil {
		// The controller ends the run with it.
		return outcome{Phase: string(v1alpha1.AnalysisPhaseError), Message: err.Error()}, nil
	}
	recorded, err := record(language, one.Series, one.Interval)
	if err != nil {
		return outcome{}, err
	}
	api := &engineAPI{engine: engine, recorded: recorded, at: time.Unix(one.At, 0)}
	provider, err := prometheus.NewPrometheusProvider(api, *log.NewEntry(log.StandardLogger()), *metric)
	if err != nil {
		return outcome{}, err
	}
	result := provider.Run(&v1alpha1.AnalysisRun{}, *metric)
	return outcome{Phase: string(result.Phase), Value: result.Value, Message: result.Message}, nil
}

// resolve fills in the arguments as ResolveMetricArgs of Argo does, which stands on k8s.io/kubernetes.
func resolve(metric v1alpha1.Metric, args map[string]string) (*v1alpha1.Metric, error) {
	text, err := json.Marshal(metric)
	if err != nil {
		return nil, err
	}
	given := []v1alpha1.Argument{}
	for name, value := range args {
		given = append(given, v1alpha1.Argument{Name: name, Value: &value})
	}
	filled, err := templateutil.ResolveQuotedArgs(string(text), given)
	if err != nil {
		return nil, err
	}
	resolved := &v1alpha1.Metric{}
	return resolved, json.Unmarshal([]byte(filled), resolved)
}

// engineAPI answers instant queries, which are the only ones that these metrics ask.
type engineAPI struct {
	promapi.API
	engine   *promql.Engine
	recorded recording
	at       time.Time
}

func (a *engineAPI) Query(ctx context.Context, text string, _ time.Time, _ ...promapi.Option) (model.Value, promapi.Warnings, error) {
	query, err := a.engine.NewInstantQuery(ctx, a.recorded, nil, text, a.at)
	if err != nil {
		return nil, nil, err
	}
	defer query.Close()
	result := query.Exec(ctx)
	if result.Err != nil {
		return nil, nil, result.Err
	}
	warnings, _ := result.Warnings.AsStrings(text, 0, 0)
	switch value := result.Value.(type) {
	case promql.Scalar:
		return &model.Scalar{Value: model.SampleValue(value.V), Timestamp: model.Time(value.T)}, warnings, nil
	case promql.Vector:
		vector := model.Vector{}
		for _, sample := range value {
			vector = append(vector, &model.Sample{Metric: metricOf(sample.Metric), Value: model.SampleValue(sample.F), Timestamp: model.Time(sample.T)})
		}
		return vector, warnings, nil
	default:
		return nil, warnings, fmt.Errorf("a result of the type %s", value.Type())
	}
}

func metricOf(of labels.Labels) model.Metric {
	metric := model.Metric{}
	of.Range(func(label labels.Label) {
		metric[model.LabelName(label.Name)] = model.LabelValue(label.Value)
	})
	return metric
}
