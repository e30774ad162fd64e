"""Asks an app where requests go, in Python: prints what a test there would see."""
import json
import sys

from cdk8s_istio import DecidedAction, TrafficSimulator

MANIFESTS = [
    {
        "apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {"selector": {"istio": "ingressgateway"},
                 "servers": [{"hosts": ["*"], "port": {"name": "http", "number": 80, "protocol": "HTTP"}}]},
    },
    {
        "apiVersion": "networking.istio.io/v1", "kind": "VirtualService", "metadata": {"name": "shop", "namespace": "shop"},
        "spec": {"gateways": ["shop"], "hosts": ["*"], "http": [
            {"name": "beta", "match": [{"headers": {"x-user-group": {"exact": "beta"}}}], "directResponse": {"status": 202}},
            {"name": "all", "directResponse": {"status": 201}},
        ]},
    },
]


def refused(ask):
    """The message of what an answer is refused with."""
    try:
        ask()
        return None
    except Exception as error:  # pylint: disable=broad-except
        return str(error)


simulator = TrafficSimulator.from_manifests(MANIFESTS)
URL = "http://shop.example.com/"
beta = simulator.request(url=URL, headers={"x-user-group": ["beta"]})
others = simulator.request(url=URL)
print(json.dumps({
    "beta": [beta.rule, beta.status, beta.action == DecidedAction.DIRECT_RESPONSE],
    "others": [others.to_json()["rule"], [[step.rule, step.matched, step.because] for step in others.trace]],
    "explained": others.explain().split("\n")[0],
    "drawn": others.simulate(2, 1),
    "hosts": [entry.hosts for entry in simulator.routes()],
    "text": refused(lambda: simulator.request(url=URL, headers={"x-user-group": "beta"})),
    "url": refused(lambda: simulator.request(url="shop.example.com")),
}), file=sys.stdout)
