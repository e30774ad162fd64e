package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
)

// recording is what was scraped, as a storage that the engine can ask.
type recording []storage.Series

func record(language parser.Parser, texts []string, interval int64) (recording, error) {
	recorded := recording{}
	for _, text := range texts {
		name, values, err := language.ParseSeriesDesc(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		samples := []chunks.Sample{}
		for i, value := range values {
			if !value.Omitted {
				samples = append(samples, sample{at: int64(i) * interval * 1000, value: value.Value})
			}
		}
		recorded = append(recorded, storage.NewListSeries(name, samples))
	}
	return recorded, nil
}

func (r recording) Querier(_, _ int64) (storage.Querier, error) {
	return r, nil
}

func (r recording) Select(_ context.Context, sorted bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	matched := recording{}
	for _, series := range r {
		if !slices.ContainsFunc(matchers, func(matcher *labels.Matcher) bool { return !matcher.Matches(series.Labels().Get(matcher.Name)) }) {
			matched = append(matched, series)
		}
	}
	if sorted {
		slices.SortFunc(matched, func(left, right storage.Series) int { return labels.Compare(left.Labels(), right.Labels()) })
	}
	return &set{series: matched, current: -1}
}

func (r recording) LabelValues(context.Context, string, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, fmt.Errorf("queries ask for series only")
}

func (r recording) LabelNames(context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, fmt.Errorf("queries ask for series only")
}

func (r recording) Close() error {
	return nil
}

type set struct {
	series  recording
	current int
}

func (s *set) Next() bool {
	s.current++
	return s.current < len(s.series)
}

func (s *set) At() storage.Series                { return s.series[s.current] }
func (s *set) Err() error                        { return nil }
func (s *set) Warnings() annotations.Annotations { return nil }

type sample struct {
	at    int64
	value float64
}

func (s sample) T() int64                      { return s.at }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.value }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }
