"""pycircleci and circleci-env-cli, clients of CircleCI's API, against the sandbox's CircleCI."""

import os
import subprocess
import sys

import requests
from pycircleci.api import Api

URL = os.environ["SANDBOX_CIRCLECI"] + "/api"
TOKEN = os.environ["CIRCLE_TOKEN"]
ORGANIZATION = os.environ["SANDBOX_ORGANIZATION"]
client = Api(token=TOKEN, url=URL)


def refused(status, call):
    """Asserts that a call is refused with the status, and returns the message."""
    try:
        answer = call()
    except (requests.exceptions.HTTPError, requests.exceptions.RetryError) as error:
        assert error.response.status_code == status, f"{error.response.status_code} {error.response.text}"
        return error.response.json()["message"]
    raise AssertionError(f"not refused: {answer}")


def command(*words, answer=""):
    """Runs circleci-env-cli as a user does, and returns what it prints."""
    run = subprocess.run(
        [sys.executable, "-c", "from circleci_env_cli import cli; cli()", "-u", URL, "-t", TOKEN, *words],
        input=answer,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Error" not in run.stdout + run.stderr, run.stdout + run.stderr
    return run.stdout


# The user, and a wrong token.
assert client.get_user_info("v2")["login"] == "ada"
assert refused(401, lambda: Api(token="wrong", url=URL).get_user_info("v2")) == "Invalid token provided."

# The command line: a context, its variables, and their deletion.
assert "Successfully created context: deploy" in command(
    "-p", "github/acme", "-c", "deploy", "-e", "ONE=secret-1111", "-e", "TWO=secret-2222", answer="y\n"
)
assert "Context variables (2):\nONE\nTWO" in command("-p", "github/acme", "-c", "deploy", "-l")
assert "Successfully added/updated context variable: ONE" in command("-p", "gh/acme", "-c", "deploy", "-e", "ONE=other")
assert "Successfully deleted context variable: TWO" in command("-p", "gh/acme", "-c", "deploy", "-e", "TWO", "-d")

# The same by the library.
[context] = client.get_contexts("acme", paginate=True)
assert context["name"] == "deploy", context
[variable] = client.get_context_envvars(context["id"], paginate=True)
assert variable["variable"] == "ONE" and "other" not in str(variable), variable
by_id = client.add_context("by id", owner_id=ORGANIZATION)
assert client.get_context(by_id["id"])["name"] == "by id"
assert [each["name"] for each in client.get_contexts(owner_id=ORGANIZATION)] == ["deploy", "by id"]
client.delete_context(by_id["id"])
refused(404, lambda: client.get_context(by_id["id"]))
refused(409, lambda: client.add_context("deploy", "acme"))

# More than a page.
for index in range(25):
    client.add_context_envvar(context["id"], f"V{index}", "value")
assert len(client.get_context_envvars(context["id"])) == 20
assert len(client.get_context_envvars(context["id"], paginate=True)) == 26
assert "Successfully deleted context: deploy" in command("-p", "gh/acme", "-c", "deploy", "-d", answer="y\n")
assert client.get_contexts("acme") == []

# A project, its variables by v2, and its schedules.
project = client.get_project("gh/acme/shop")
assert (project["slug"], project["organization_id"]) == ("gh/acme/shop", ORGANIZATION), project
refused(404, lambda: client.get_project("gh/acme/none"))
assert client.follow_project("acme", "shop")["following"] is True
envvar = "project/gh/acme/shop/envvar"
created = client._request("POST", envvar, {"name": "TOKEN", "value": "secret-1234"}, api_version="v2")
assert created["value"] == "xxxx1234", created
[listed] = client._request_get_items(envvar, paginate=True)
assert listed == created, listed
settings = {
    "attribution-actor": "system",
    "parameters": {"branch": "main"},
    "timetable": {"per-hour": 1, "hours-of-day": [3], "days-of-week": ["MON"]},
}
schedule = client.add_schedule("acme", "shop", "nightly", settings)
assert schedule["timetable"] == settings["timetable"], schedule
assert schedule["actor"]["login"] == "system-actor", schedule
assert client.update_schedule(schedule["id"], {"name": "weekly"})["name"] == "weekly"
assert [each["name"] for each in client.get_schedules("acme", "shop")["items"]] == ["weekly"]
client.delete_schedule(schedule["id"])
refused(404, lambda: client.get_schedule(schedule["id"]))
