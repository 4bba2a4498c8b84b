from world import project, refused

shop = project()
shop.files.create(
    {"file_path": "infra/a b.txt", "branch": "main", "content": "one\n", "commit_message": "add", "encoding": "text"}
)
found = shop.files.get("infra/a b.txt", ref="main")
assert found.decode() == b"one\n"
found.content = "two\n"
found.encoding = "text"
found.save(branch="main", commit_message="change")
assert shop.files.raw("infra/a b.txt", ref="main") == b"two\n"
paths = [node["path"] for node in shop.repository_tree(recursive=True, get_all=True)]
assert paths == ["infra", ".gitlab-ci.yml", "README.md", "infra/a b.txt"], paths
assert [node["type"] for node in shop.repository_tree(path="infra")] == ["blob"]
refused(400, lambda: shop.files.create({"file_path": "README.md", "branch": "main", "content": "", "commit_message": "x"}))
refused(404, lambda: shop.files.get("none", ref="main"))
refused(403, lambda: project("reporter").files.delete("README.md", branch="main", commit_message="x"))
shop.files.delete("infra/a b.txt", branch="main", commit_message="remove")
refused(404, lambda: shop.files.get("infra/a b.txt", ref="main"))
