"""A check of somebody's own in Python, over apps of two sizes: prints what it finds, and how often the two languages call each
other for the objects."""
import json
import sys
import time

import jsii
from cdk8s import App, Chart
from jsii._kernel.providers import process

from cdk8s_istio import CheckFinding, Checks, FindingLevel, Findings, ICheck, IncludeManifests

crossings = 0
spent = None
send = process._NodeProcess.send


def counted(self, request, response_type):
    global crossings
    crossings += 1
    return send(self, request, response_type)


process._NodeProcess.send = counted


@jsii.implements(ICheck)
class TeamHosts:
    """Every VirtualService of a team ends in a domain of its own."""

    @property
    def code(self):
        return "ACME001"

    @property
    def level(self):
        return FindingLevel.WARNING

    @property
    def summary(self):
        return "a VirtualService of team A has a host of others"

    @property
    def kinds(self):
        return ["VirtualService"]

    def check(self, mesh):
        global spent
        before, start = crossings, time.perf_counter()
        objects = mesh.objects_by_value("VirtualService", "team-a")
        spent = {"crossings": crossings - before, "seconds": time.perf_counter() - start}
        return [
            CheckFinding(object_id=one["id"], message=f"{host} is no host of team A", field=f"spec.hosts[{index}]")
            for one in objects
            for index, host in enumerate(one["manifest"]["spec"]["hosts"])
            if not host.endswith(".a.example.com")
        ]


@jsii.implements(ICheck)
class Failing:
    """Throws in Python."""

    @property
    def code(self):
        return "ACME002"

    @property
    def level(self):
        return FindingLevel.INFO

    @property
    def summary(self):
        return "a check that fails"

    @property
    def kinds(self):
        return ["VirtualService"]

    def check(self, mesh):
        raise ValueError("no such field")


def manifests(count):
    """VirtualServices, of which each hundredth has a host of others."""
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": [
        {
            "apiVersion": "networking.istio.io/v1",
            "kind": "VirtualService",
            "metadata": {"name": f"routes-{number}", "namespace": "team-a"},
            "spec": {
                "hosts": [f"host-{number}.{'b' if number % 100 == 0 else 'a'}.example.com"],
                "http": [{"name": f"route-{route}", "match": [{"uri": {"prefix": f"/path-{route}"}}],
                          "route": [{"destination": {"host": f"service-{number}"}}]} for route in range(10)],
            },
        } for number in range(count)
    ]})


def looked_at(count, *checks):
    """What one look at all findings of an app finds, and what the objects cost a check."""
    app = App()
    IncludeManifests(Chart(app, "shop"), "all", text=manifests(count))
    for check in checks:
        Checks.of(app).add(check)
    found = [(one.code, one.level.name, one.path, one.message) for one in Findings.all(app) if one.code.startswith("ACME")]
    return {"found": found, "spent": spent}


print(json.dumps({
    "without": looked_at(100),
    "small": looked_at(100, TeamHosts()),
    "large": looked_at(1000, TeamHosts()),
    "failing": looked_at(1, Failing()),
}), file=sys.stdout)
