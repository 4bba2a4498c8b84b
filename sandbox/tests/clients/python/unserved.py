"""Prints, as JSON, which managers and actions of python-gitlab call routes that the sandbox does not have."""

import json

import gitlab
from gitlab.base import RESTManager
from world import finished, project, user

gl = user("platform")
gl.auth()
shop = project("platform")
shop.files.create({"file_path": "a.txt", "branch": "topic", "start_branch": "main", "content": "a\n", "commit_message": "a"})
pipeline = finished(shop.pipelines.create({"ref": "main"}))
merge_request = shop.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "A"})
objects = {
    "gl": gl,
    "project": shop,
    "group": gl.groups.get("acme"),
    "user": gl.users.get(gl.user.id),
    "current_user": gl.user,
    "branch": shop.branches.get("main"),
    "commit": shop.commits.get("main"),
    "tag": shop.tags.create({"tag_name": "v1", "ref": "main"}),
    "release": shop.releases.create({"tag_name": "v1", "description": "one"}),
    "environment": shop.environments.create({"name": "staging"}),
    "pipeline": pipeline,
    "job": shop.jobs.get(pipeline.jobs.list()[0].id),
    "schedule": shop.pipelineschedules.create({"ref": "main", "description": "x", "cron": "0 1 * * *"}),
    "merge_request": merge_request,
    "note": merge_request.notes.create({"body": "x"}),
    "discussion": merge_request.discussions.create({"body": "x"}),
    "label": shop.labels.create({"name": "bug", "color": "#ff0000"}),
    "member": shop.members.list()[0],
    "variable": shop.variables.create({"key": "A", "value": "b"}),
}

# Actions that have no manager.
ACTIONS = {
    "gl.get_license": lambda: gl.get_license(),
    "gl.markdown": lambda: gl.markdown("x"),
    "gl.search": lambda: gl.search("projects", "x"),
    "project.archive": lambda: shop.archive(),
    "project.housekeeping": lambda: shop.housekeeping(),
    "project.languages": lambda: shop.languages(),
    "project.repository_archive": lambda: shop.repository_archive(),
    "project.repository_blob": lambda: shop.repository_blob("0" * 40),
    "project.repository_contributors": lambda: shop.repository_contributors(),
    "project.search": lambda: shop.search("blobs", "x"),
    "project.star": lambda: shop.star(),
    "project.transfer": lambda: shop.transfer("acme"),
    "project.trigger_pipeline": lambda: shop.trigger_pipeline("main", "token"),
    "group.search": lambda: objects["group"].search("projects", "x"),
    "group.share": lambda: objects["group"].share(1, 30),
    "group.transfer": lambda: objects["group"].transfer(1),
    "user.block": lambda: objects["user"].block(),
    "commit.cherry_pick": lambda: objects["commit"].cherry_pick("main"),
    "commit.revert": lambda: objects["commit"].revert("main"),
    "commit.sequence": lambda: objects["commit"].sequence(),
    "merge_request.closes_issues": lambda: merge_request.closes_issues(get_all=True),
    "merge_request.merge_ref": lambda: merge_request.merge_ref(),
    "merge_request.participants": lambda: merge_request.participants(),
    "merge_request.rebase": lambda: merge_request.rebase(),
    "merge_request.reset_approvals": lambda: merge_request.reset_approvals(),
    "merge_request.subscribe": lambda: merge_request.subscribe(),
    "label.promote": lambda: objects["label"].promote(),
    "label.subscribe": lambda: objects["label"].subscribe(),
    "project.files.blame": lambda: shop.files.blame("README.md", "main"),
    "project.environments.stop_stale": lambda: gl.http_post(f"/projects/{shop.id}/environments/stop_stale"),
}


def is_unserved(call):
    """Whether the sandbox answers a call with "no such route"."""
    try:
        call()
    except gitlab.exceptions.GitlabError as error:
        return error.response_code == 501 and "the sandbox has no route" in str(error.error_message)
    except Exception:
        # The client could not read the answer of a route that exists, or wanted another argument.
        return False
    return False


def has_no_route(manager):
    """Whether none of the calls that a manager makes has a route."""
    path = manager.path
    probes = [
        *([lambda: manager.list(get_all=False)] if hasattr(manager, "list") else []),
        lambda: gl.http_get(path),
        lambda: gl.http_get(f"{path}/1"),
        lambda: gl.http_post(path),
    ]
    return all(is_unserved(probe) for probe in probes)


def managers():
    for name, found in objects.items():
        for attribute, value in sorted(vars(found).items()):
            if isinstance(value, RESTManager):
                yield f"{name}.{attribute}", value


print(
    json.dumps(
        {
            "managers": [name for name, manager in managers() if has_no_route(manager)],
            "served": [name for name, manager in managers() if not has_no_route(manager)],
            "actions": [name for name, call in ACTIONS.items() if is_unserved(call)],
            "served_actions": [name for name, call in ACTIONS.items() if not is_unserved(call)],
        }
    )
)
