// Command istio-conformance puts Istio's own code at the disposal of the tests: validation in three layers, and an istiod
// that configures a running Envoy. See server.go for its HTTP interface.
package main

import (
	"encoding/json"
	"errors"
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
	if len(os.Args) < 3 || os.Args[1] != "--crds" {
		return errors.New("usage: istio-conformance --crds FILE…")
	}
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	options.SetDefaultOutputLevel(log.OverrideScopeName, log.ErrorLevel)
	if err := log.Configure(options); err != nil {
		return err
	}
	// The fake cluster panics when a watcher is this many events behind; a whole configuration arrives at once.
	watch.DefaultChanSize = 100_000

	validator, err := newValidator(os.Args[2:])
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

func port(listener net.Listener) int { return listener.Addr().(*net.TCPAddr).Port }
