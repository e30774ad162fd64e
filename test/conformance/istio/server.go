package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
)

// server is the HTTP interface. A request that makes no sense is answered with 400, a failure with 500, both as
// {"error": "…"}.
//
//	POST /validate  {manifests, fixtures}                         → report
//	POST /configure {istio, kubernetes, mesh, gateways, sidecars, waypoints} → outcome; replaces everything
//	POST /apply     {manifests}, POST /delete {manifests}         → outcome; changes just these objects
//	POST /certificate, POST /revocations                          → a certificate or list, PEM; see certificates.go
//	GET  /dump?node=ID&type=listeners|routes|clusters|endpoints|proxyConfig → what istiod makes for that proxy
//	GET  /ambient                                                 → what istiod tells the proxies of nodes; see ambient.go
//	GET  /workload?identity=SPIFFE                                → the certificate of a workload
type server struct {
	validator *validator
	istiod    *istiod
}

type configuration struct {
	Istio      string `json:"istio"`
	Kubernetes string `json:"kubernetes"`
	// Mesh is YAML of a MeshConfig, over Istio's default.
	Mesh     string      `json:"mesh"`
	Gateways []proxySpec `json:"gateways"`
	Sidecars []proxySpec `json:"sidecars"`
	// Waypoints are known where istiod was started for an ambient mesh.
	Waypoints []proxySpec `json:"waypoints"`
}

type manifests struct {
	Manifests string `json:"manifests"`
	Fixtures  string `json:"fixtures"`
}

// badRequest marks what is wrong with the request rather than with the program.
type badRequest struct{ error }

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /validate", post(func(body *manifests) (any, error) {
		return s.validator.validate(body.Manifests, body.Fixtures)
	}))
	mux.HandleFunc("POST /configure", post(func(body *configuration) (any, error) { return s.istiod.configure(body) }))
	mux.HandleFunc("POST /apply", post(func(body *manifests) (any, error) { return s.istiod.apply(body.Manifests) }))
	mux.HandleFunc("POST /delete", post(func(body *manifests) (any, error) { return s.istiod.remove(body.Manifests) }))
	mux.HandleFunc("POST /certificate", post(func(body *certificateRequest) (any, error) { return issueCertificate(body) }))
	mux.HandleFunc("POST /revocations", post(func(body *revocationRequest) (any, error) { return issueRevocationList(body) }))
	mux.HandleFunc("GET /dump", func(w http.ResponseWriter, r *http.Request) {
		result, err := safely(func() (any, error) { return s.istiod.dump(r.FormValue("node"), r.FormValue("type")) })
		reply(w, result, err)
	})
	mux.HandleFunc("GET /ambient", func(w http.ResponseWriter, r *http.Request) {
		result, err := safely(func() (any, error) { return s.istiod.ambient() })
		reply(w, result, err)
	})
	mux.HandleFunc("GET /workload", func(w http.ResponseWriter, r *http.Request) {
		result, err := safely(func() (any, error) { return s.istiod.agents.certificate(r.FormValue("identity")) })
		reply(w, result, err)
	})
	return mux
}

func post[Body any](handle func(*Body) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body := new(Body)
		decoder := json.NewDecoder(r.Body)
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(body); err != nil {
			reply(w, nil, badRequest{err})
			return
		}
		result, err := safely(func() (any, error) { return handle(body) })
		reply(w, result, err)
	}
}

// safely turns a panic, of which net/http would tell nobody, into an error.
func safely(handle func() (any, error)) (result any, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return handle()
}

func reply(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		status := http.StatusInternalServerError
		if errors.As(err, &badRequest{}) {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		result = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(result)
}
