"""kestrapy, Kestra's own client, against the sandbox's Kestra server: flows, namespaces, validation and files."""

import io
import os
import warnings
import zipfile

warnings.simplefilter("ignore")

from kestrapy import KestraClient  # noqa: E402
from kestrapy.exceptions import ApiException  # noqa: E402

URL = os.environ["SANDBOX_KESTRA"]
client = KestraClient(host=URL, token="token-ci")
reader = KestraClient(host=URL, token="token-reader")
user = KestraClient(host=URL, username="ci@example.com", password="secret")
TENANT = "acme"


def flow(id, namespace="acme.shop", message="hello"):
    return f"id: {id}\nnamespace: {namespace}\ntasks:\n  - id: log\n    type: io.kestra.plugin.core.log.Log\n    message: {message}\n"


def refused(status, call):
    """Asserts that a call is refused with the status, and returns the detail of the answer."""
    try:
        answer = call()
    except ApiException as error:
        assert error.status == status, f"{error.status} {error.body}, not {status}"
        return str(error.body)
    raise AssertionError(f"not refused: {answer}")


def ids(namespace="acme.shop"):
    return sorted(one.id for one in client.flows.list_flows_by_namespace(namespace, TENANT))


# One flow.
created = client.flows.create_flow(TENANT, flow("one"))
assert (created.id, created.namespace, created.revision) == ("one", "acme.shop", 1), created
assert created.source == flow("one"), created.source
assert client.flows.flow("acme.shop", "one", TENANT, source=True).source == flow("one")
assert client.flows.flow("acme.shop", "one", TENANT).source is None
assert "already exists" in refused(422, lambda: client.flows.create_flow(TENANT, flow("one")))
updated = client.flows.update_flow("acme.shop", "one", TENANT, flow("one", message="bye"))
assert updated.revision == 2, updated
assert client.flows.update_flow("acme.shop", "one", TENANT, flow("one", message="bye")).revision == 2
assert "Illegal flow id update" in refused(422, lambda: client.flows.update_flow("acme.shop", "one", TENANT, flow("two")))
assert "Illegal namespace update" in refused(
    422, lambda: client.flows.update_flow("acme.shop", "one", TENANT, flow("one", "acme"))
)
refused(404, lambda: client.flows.update_flow("acme.shop", "none", TENANT, flow("none")))
refused(404, lambda: client.flows.flow("acme.shop", "none", TENANT))

# A subflow has to exist before a single flow that calls it.
parent = (
    "id: parent\nnamespace: acme.shop\ntasks:\n  - id: call\n    type: io.kestra.plugin.core.flow.Subflow\n"
    "    namespace: acme.shop\n    flowId: child\n"
)
assert "'child' not found" in refused(422, lambda: client.flows.create_flow(TENANT, parent))

# Validation always answers 200, with one entry for each document.
good, broken, foreign = client.flows.validate_flows(
    TENANT, "\n---\n".join([flow("good"), "id: broken\nnamespace: acme.shop\n", flow("bad").replace("core.log", "nope.log")])
)
assert (good.index, good.flow, good.namespace, good.constraints) == (0, "good", "acme.shop", None), good
assert broken.constraints == "tasks: must not be empty", broken
assert foreign.constraints == "Invalid type: io.kestra.plugin.nope.log.Log", foreign
[label] = client.flows.validate_flows(TENANT, flow("a") + "labels:\n  system.x: a\n  system.readOnly: 'true'\n")
assert "offending label: system.x" in label.constraints, label
[yaml] = client.flows.validate_flows(TENANT, "id: [\n")
assert yaml.constraints.startswith("Illegal flow source"), yaml

# A namespace in one request, with and without a deletion. The order of subflows does not count.
both = "\n---\n".join([parent, flow("child")])
assert sorted(one.id for one in client.flows.update_flows_in_namespace("acme.shop", TENANT, both, delete=False)) == [
    "child",
    "parent",
]
assert ids() == ["child", "one", "parent"]
client.flows.create_flow(TENANT, flow("below", "acme.shop.child"))
answer = client.flows.update_flows_in_namespace("acme.shop", TENANT, flow("child"), delete=True, override=True)
assert sorted((one.id, bool(one.deleted)) for one in answer) == [("child", False), ("one", True), ("parent", True)], answer
assert ids() == ["child"] and ids("acme.shop.child") == ["below"]
# Deleting is the default.
client.flows.update_flows_in_namespace("acme.shop", TENANT, flow("next"))
assert ids() == ["next"]
assert "namespace is invalid" in refused(
    422, lambda: client.flows.update_flows_in_namespace("acme.shop", TENANT, flow("next", "acme"), delete=False)
)
# A deployment splits at every ---, so this flow is cut in two.
assert "tasks" in refused(
    422, lambda: client.flows.update_flows_in_namespace("acme.shop", TENANT, "id: cut\nnamespace: acme.shop\n# --- tasks\ntasks: []\n", delete=False)
)

# Several namespaces: the parent is a plain prefix.
client.flows.bulk_update_flows(
    TENANT, delete=False, namespace="acme", allow_namespace_child=True, body="\n---\n".join([flow("x", "acme"), flow("y", "acmes")])
)
assert ids("acmes") == ["y"]
assert "Duplicate flow id" in refused(
    422, lambda: client.flows.bulk_update_flows(TENANT, delete=False, body="\n---\n".join([flow("x", "acme"), flow("x", "acmes")]))
)

# The archive has one file for each flow.
with zipfile.ZipFile(io.BytesIO(client.flows.export_flows_by_query(TENANT))) as archive:
    assert archive.testzip() is None
    assert archive.namelist() == ["acme.x.yml", "acme.shop.next.yml", "acme.shop.child.below.yml", "acmes.y.yml"], archive.namelist()
    assert archive.read("acme.shop.next.yml").decode() == flow("next").rstrip()

# Tenants, and rights.
assert client.flows.list_flows_by_namespace("acme.shop", "other") == []
assert [one.constraints for one in reader.flows.validate_flows(TENANT, flow("a"))] == [None]
refused(403, lambda: reader.flows.create_flow(TENANT, flow("a")))
refused(403, lambda: reader.flows.update_flows_in_namespace("acme.shop", TENANT, flow("a"), delete=False))
refused(401, lambda: KestraClient(host=URL, token="wrong").flows.validate_flows(TENANT, flow("a")))
assert [one.constraints for one in user.flows.validate_flows(TENANT, flow("a"))] == [None]
refused(401, lambda: KestraClient(host=URL, username="ci@example.com", password="wrong").flows.validate_flows(TENANT, flow("a")))

client.flows.delete_flow("acme.shop", "next", TENANT)
refused(404, lambda: client.flows.flow("acme.shop", "next", TENANT))
assert ids() == []
# A deleted flow that comes back goes on with its revisions.
assert client.flows.create_flow(TENANT, flow("next")).revision == 3
