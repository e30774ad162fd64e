// Package settings sets the environment that Istio's packages read while they are initialised. It imports nothing but
// os, and its path sorts before istio.io, so Go initialises it before any of them.
package settings

import "os"

func init() {
	for name, value := range map[string]string{
		// Both filters exist in Istio's own build of Envoy only.
		"PILOT_ENABLE_ALPN_FILTER":       "false",
		"PILOT_ENABLE_METADATA_EXCHANGE": "false",
		// Without these two the test helpers look for a checkout of Istio and print to stdout.
		"TARGET_OUT": os.TempDir(),
		"LOCAL_OUT":  os.TempDir(),
	} {
		_ = os.Setenv(name, value)
	}
}
