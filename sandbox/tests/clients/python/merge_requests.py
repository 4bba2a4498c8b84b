from world import eventually, names, project, refused, user

shop = project()
developer = user("maintainer").users.list(username="developer")[0]
content = {"branch": "topic", "start_branch": "main", "content": "one\ntwo\n", "commit_message": "add a file"}
shop.files.create({"file_path": "a.txt", **content})
opened = shop.mergerequests.create(
    {"source_branch": "topic", "target_branch": "main", "title": "Draft: A", "labels": ["bug"], "assignee_ids": [developer.id]}
)
assert (opened.state, opened.draft, opened.labels) == ("opened", True, ["bug"])
assert [person["username"] for person in opened.assignees] == ["developer"]
refused(409, lambda: shop.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "B"}))
assert names(shop.mergerequests.list(state="opened", labels=["bug"], with_labels_details=True), "iid") == [opened.iid]
assert names(shop.mergerequests.list(search="A", wip="yes"), "iid") == [opened.iid]
assert names(opened.commits(), "title") == ["add a file"]
assert [change["new_path"] for change in opened.changes()["changes"]] == ["a.txt"]

# Each push makes a version of the diff.
shop.files.update("a.txt", {"branch": "topic", "content": "one\n", "commit_message": "shorter"})
newest, oldest = opened.diffs.list()
assert (newest.state, newest.real_size) == ("collected", "1")
assert newest.head_commit_sha == shop.branches.get("topic").commit["id"]
assert [row["title"] for row in opened.diffs.get(oldest.id).commits] == ["add a file"]
assert opened.diffs.get(newest.id).attributes["diffs"][0]["diff"].endswith("+one\n")

opened.title = "A"
opened.save()
refused(401, lambda: project("reporter").mergerequests.get(opened.iid).merge())
# The pipeline has to succeed.
shop.only_allow_merge_if_pipeline_succeeds = True
shop.save()
eventually(lambda: shop.mergerequests.get(opened.iid).detailed_merge_status == "mergeable")
assert names(opened.pipelines.list(), "source")[0] == "merge_request_event"
opened.pipelines.create({})
eventually(lambda: shop.mergerequests.get(opened.iid).detailed_merge_status == "mergeable")
project("platform").mergerequests.get(opened.iid).approve()
assert [row["user"]["username"] for row in opened.approvals.get().approved_by] == ["platform"]
opened.merge(should_remove_source_branch=True)
assert shop.mergerequests.get(opened.iid).state == "merged"
refused(404, lambda: shop.branches.get("topic"))
opened.delete()
refused(404, lambda: shop.mergerequests.get(opened.iid))

rule = shop.approvalrules.create({"name": "two", "approvals_required": 2})
assert names(shop.approvalrules.list()) == ["two"]
rule.approvals_required = 1
rule.save()
rule.delete()
settings = shop.approvals.get()
settings.merge_requests_author_approval = True
settings.save()
assert shop.approvals.get().merge_requests_author_approval is True
