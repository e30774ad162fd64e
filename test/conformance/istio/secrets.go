package main

import (
	"context"
	"fmt"
	"slices"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"istio.io/istio/pilot/pkg/credentials"
	kubesecrets "istio.io/istio/pilot/pkg/credentials/kube"
	"istio.io/istio/pilot/pkg/xds"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	xdstest "istio.io/istio/pilot/test/xds"
	clusterid "istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/multicluster"
	"istio.io/istio/pkg/test"
)

// secrets is istiod's reader of Secrets and ConfigMaps, except that the Roles of the cluster say who may have them: istiod
// itself asks the API server, and remembers the answer for minutes.
type secrets struct {
	credentials.MulticlusterController
	client kube.Client
}

// serveSecrets makes istiod hand out what this reader finds.
func serveSecrets(t test.Failer, fake *xdstest.FakeDiscoveryServer) *secrets {
	clusters := multicluster.NewFakeController()
	s := &secrets{kubesecrets.NewMulticluster(constants.DefaultClusterName, clusters), fake.KubeClient()}
	stop := test.NewStop(t)
	clusters.Add(constants.DefaultClusterName, s.client, stop)
	s.client.RunAndWait(stop)
	fake.Discovery.Generators[v3.SecretType] = xds.NewSecretGen(s, fake.Discovery.Cache, constants.DefaultClusterName, nil)
	return s
}

func (s *secrets) ForCluster(id clusterid.ID) (credentials.Controller, error) {
	controller, err := s.MulticlusterController.ForCluster(id)
	if err != nil {
		return nil, err
	}
	return &authorized{controller, s.client}, nil
}

// local reads the Secrets and ConfigMaps of the only cluster.
func (s *secrets) local() (credentials.Controller, error) {
	return s.ForCluster(constants.DefaultClusterName)
}

type authorized struct {
	credentials.Controller
	client kube.Client
}

// Authorize says whether a service account may list the Secrets of its namespace: the question that istiod puts to the API
// server. Only bindings to the account itself count, not those to groups.
func (a *authorized) Authorize(serviceAccount, namespace string) error {
	rbac, ctx := a.client.Kube().RbacV1(), context.Background()
	isSubject := func(subject rbacv1.Subject) bool {
		return subject.Kind == rbacv1.ServiceAccountKind && subject.Name == serviceAccount && subject.Namespace == namespace
	}
	rulesOf := func(role rbacv1.RoleRef) []rbacv1.PolicyRule {
		if role.Kind == "ClusterRole" {
			if found, err := rbac.ClusterRoles().Get(ctx, role.Name, metav1.GetOptions{}); err == nil {
				return found.Rules
			}
		} else if found, err := rbac.Roles(namespace).Get(ctx, role.Name, metav1.GetOptions{}); err == nil {
			return found.Rules
		}
		return nil
	}
	bindings, err := rbac.RoleBindings(namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, binding := range bindings.Items {
		if slices.ContainsFunc(binding.Subjects, isSubject) && slices.ContainsFunc(rulesOf(binding.RoleRef), listsSecrets) {
			return nil
		}
	}
	clusterBindings, err := rbac.ClusterRoleBindings().List(ctx, metav1.ListOptions{})
	if err != nil {
		return err
	}
	for _, binding := range clusterBindings.Items {
		if slices.ContainsFunc(binding.Subjects, isSubject) && slices.ContainsFunc(rulesOf(binding.RoleRef), listsSecrets) {
			return nil
		}
	}
	return fmt.Errorf("%s/%s is not authorized to read secrets", serviceAccount, namespace)
}

func listsSecrets(rule rbacv1.PolicyRule) bool {
	has := func(list []string, wanted string) bool {
		return slices.Contains(list, wanted) || slices.Contains(list, rbacv1.ResourceAll)
	}
	return len(rule.ResourceNames) == 0 && has(rule.APIGroups, "") && has(rule.Resources, "secrets") && has(rule.Verbs, "list")
}
