// Command istio-conformance puts Istio's own code at the disposal of the tests: validation in three layers, and an istiod
// that configures a running Envoy. See server.go for its HTTP interface.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"

	"k8s.io/apimachinery/pkg/watch"

	"istio.io/istio/pkg/log"

	// First in the order of initialisation: it sets the environment that Istio's packages read.
	_ "github.com/cdk8s-istio/conformance/istio/settings"
)

func main() {
	// Standard output carries one line, whatever the libraries print.
	stdout := os.Stdout
	os.Stdout = os.Stderr
	if err := run(stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(stdout io.Writer) error {
	level := flag.String("log", "error", "log level of Istio: debug, info, warn, error or none")
	crds := flag.Bool("crds", false, "the arguments are files of CRDs to validate with")
	flag.Parse()
	if !*crds || flag.NArg() == 0 {
		return fmt.Errorf("usage: istio-conformance [-log LEVEL] -crds FILE…")
	}
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	if err := setLevel(options, *level); err != nil {
		return err
	}
	if err := log.Configure(options); err != nil {
		return err
	}
	// The fake cluster panics when a watcher is this many events behind; a whole configuration arrives at once.
	watch.DefaultChanSize = 100_000

	validator, err := newValidator(flag.Args())
	if err != nil {
		return err
	}
	istiod, err := startIstiod()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ready, err := json.Marshal(map[string]int{"http": port(listener), "xds": port(istiod.listener)})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(stdout, "%s\n", ready); err != nil {
		return err
	}

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	failed := make(chan error, 1)
	go func() { failed <- http.Serve(listener, (&server{validator: validator, istiod: istiod}).handler()) }()
	// The parent holds the other end of standard input: it ends with the parent, however the parent ends.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop <- syscall.SIGTERM
	}()
	select {
	case err := <-failed:
		return err
	case <-stop:
		return nil
	}
}

func setLevel(options *log.Options, level string) error {
	levels := map[string]log.Level{
		"debug": log.DebugLevel, "info": log.InfoLevel, "warn": log.WarnLevel, "error": log.ErrorLevel, "none": log.NoneLevel,
	}
	found, ok := levels[level]
	if !ok {
		return fmt.Errorf("unknown log level %q", level)
	}
	options.SetDefaultOutputLevel(log.OverrideScopeName, found)
	return nil
}

func port(listener net.Listener) int { return listener.Addr().(*net.TCPAddr).Port }
