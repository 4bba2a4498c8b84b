from world import names, project, refused

shop = project()
commit = shop.commits.create(
    {
        "branch": "topic",
        "start_branch": "main",
        "commit_message": "two files",
        "actions": [
            {"action": "create", "file_path": "a.txt", "content": "one\ntwo\n"},
            {"action": "update", "file_path": "README.md", "content": "# Changed\n"},
        ],
    }
)
assert commit.stats == {"additions": 3, "deletions": 1, "total": 4}, commit.stats
assert [change["new_path"] for change in commit.diff()] == ["README.md", "a.txt"]
shop.tags.create({"tag_name": "v1", "ref": "topic"})
assert commit.refs() == [{"type": "branch", "name": "topic"}, {"type": "tag", "name": "v1"}]
assert commit.refs("tag") == [{"type": "tag", "name": "v1"}]
assert commit.merge_requests() == []
opened = shop.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "Topic"})
assert [row["iid"] for row in commit.merge_requests()] == [opened.iid]

first = shop.commits.list(ref_name="main")[-1]
assert names(shop.commits.list(query_parameters={"ref_name": "topic", "path": "a.txt"}), "title") == ["two files"]
assert names(shop.commits.list(query_parameters={"all": True, "with_stats": True}), "id")[0] == commit.id
assert shop.commits.list(ref_name="topic", with_stats=True)[0].stats["total"] == 4
assert shop.commits.list(ref_name="topic", since="2999-01-01T00:00:00Z") == []
assert shop.commits.get("main").id == first.id
compared = shop.repository_compare("main", "topic")
assert [row["title"] for row in compared["commits"]] == ["two files"]
refused(404, lambda: shop.commits.get("none"))
refused(403, lambda: project("guest").commits.list())
