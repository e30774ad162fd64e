// Command apiserver is kube-apiserver with etcd embedded, for the conformance tests.
//
// It listens on 127.0.0.1 only, keeps everything below the folder --state, which the caller removes, and prints one
// line of JSON once it is ready: {"kubeconfig": "<path>"}. Logs go to stderr. It ends with its stdin, or on a signal.
//
// No controller runs beside it: nothing creates Pods, fills a status or empties a namespace.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
	_ "time/tzdata" // The time zones of CronJobs are checked against it.

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/util/keyutil"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

const startTimeout = 2 * time.Minute

func main() {
	state := flag.String("state", "", "folder for everything the server writes; the caller removes it")
	flag.Parse()
	if *state == "" {
		fail(fmt.Errorf("--state is required"))
	}
	go exitWithParent()
	fail(run(*state))
}

// exitWithParent ends the process at once: the state is thrown away, so there is nothing to shut down in order.
func exitWithParent() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	<-signals
	os.Exit(0)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "apiserver:", err)
	os.Exit(1)
}

// run returns only when the server could not start or has stopped.
func run(state string) error {
	etcd, err := startEtcd(filepath.Join(state, "etcd"))
	if err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	token := rand.Text()
	tokens := filepath.Join(state, "tokens.csv")
	if err := os.WriteFile(tokens, []byte(token+",conformance,conformance,system:masters\n"), 0o600); err != nil {
		return err
	}
	keyFile := filepath.Join(state, "service-account.key")
	if err := writeKey(keyFile); err != nil {
		return err
	}
	certificates := filepath.Join(state, "certificates")
	go announce(state, fmt.Sprintf("https://127.0.0.1:%d", port), token, filepath.Join(certificates, "apiserver.crt"))

	command := app.NewAPIServerCommand()
	command.SetArgs([]string{
		"--etcd-servers=http://" + etcd,
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--cert-dir=" + certificates,
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + keyFile,
		"--service-account-signing-key-file=" + keyFile,
		"--service-cluster-ip-range=10.0.0.0/24",
		"--token-auth-file=" + tokens,
		"--authorization-mode=RBAC",
		"--disable-admission-plugins=ServiceAccount",
	})
	return fmt.Errorf("kube-apiserver ended with code %d", cli.Run(command))
}

// startEtcd returns the address at which etcd serves clients.
func startEtcd(dir string) (string, error) {
	anyPort := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config := embed.NewConfig()
	config.Dir = dir
	config.ListenClientUrls, config.AdvertiseClientUrls = anyPort, anyPort
	config.ListenPeerUrls, config.AdvertisePeerUrls = anyPort, anyPort
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", fmt.Errorf("etcd did not start: %w", err)
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd.Clients[0].Addr().String(), nil
	case <-time.After(startTimeout):
		return "", fmt.Errorf("etcd was not ready after %s", startTimeout)
	}
}

// freePort asks the kernel: kube-apiserver does not take port 0.
func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func writeKey(file string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	pem, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem, 0o600)
}

// announce waits until the server is ready, writes the kubeconfig and says so on stdout.
func announce(state, host, token, certificate string) {
	config := &rest.Config{Host: host, BearerToken: token, TLSClientConfig: rest.TLSClientConfig{CAFile: certificate}}
	err := checkReady(config)
	for deadline := time.Now().Add(startTimeout); err != nil; err = checkReady(config) {
		if time.Now().After(deadline) {
			fail(fmt.Errorf("the server was not ready after %s: %w", startTimeout, err))
		}
		time.Sleep(100 * time.Millisecond)
	}
	kubeconfig := filepath.Join(state, "kubeconfig")
	if err := writeKubeconfig(kubeconfig, config); err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"kubeconfig": kubeconfig}); err != nil {
		fail(err)
	}
}

func checkReady(config *rest.Config) error {
	// A new client each time: the certificate appears only while the server starts.
	client, err := rest.HTTPClientFor(rest.CopyConfig(config))
	if err != nil {
		return err
	}
	response, err := client.Get(config.Host + "/readyz")
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, body)
	}
	return err
}

func writeKubeconfig(file string, config *rest.Config) error {
	certificate, err := os.ReadFile(config.CAFile)
	if err != nil {
		return err
	}
	const name = "conformance"
	kubeconfig := clientcmdapi.NewConfig()
	kubeconfig.Clusters[name] = &clientcmdapi.Cluster{Server: config.Host, CertificateAuthorityData: certificate}
	kubeconfig.AuthInfos[name] = &clientcmdapi.AuthInfo{Token: config.BearerToken}
	kubeconfig.Contexts[name] = &clientcmdapi.Context{Cluster: name, AuthInfo: name}
	kubeconfig.CurrentContext = name
	return clientcmd.WriteToFile(*kubeconfig, file)
}
