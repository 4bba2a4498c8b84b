"""python-gitlab clients for the users of a test's sandbox."""

import os
import time

import gitlab

URL = os.environ["SANDBOX_GITLAB"]
PROJECT = "acme/shop/api"


def user(name):
    """A client with the token of a user."""
    return gitlab.Gitlab(URL, private_token=f"token-{name}", keep_base_url=True)


def project(name="maintainer"):
    """The project of the tests, as a user."""
    return user(name).projects.get(PROJECT)


def refused(status, call):
    """Asserts that a call is refused with the status, and returns the message."""
    try:
        answer = call()
    except gitlab.exceptions.GitlabError as error:
        assert error.response_code == status, f"{error.response_code} {error.error_message}, not {status}"
        return error.error_message
    raise AssertionError(f"not refused: {answer}")


def eventually(condition, seconds=60):
    """Waits until the condition holds, and returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def finished(pipeline, status="success"):
    """Waits until a pipeline has the status."""

    def is_finished():
        pipeline.refresh()
        assert pipeline.status not in {"success", "failed", "canceled"} or pipeline.status == status, pipeline.status
        return pipeline.status == status

    eventually(is_finished)
    return pipeline


def names(rows, key="name"):
    return [getattr(row, key) for row in rows]
