from world import names, project, refused

shop = project()
for name in ["feat/one", "feat/two", "fix-feat", "next"]:
    shop.branches.create({"branch": name, "ref": "main"})

assert names(shop.branches.list(search="^feat")) == ["feat/one", "feat/two"]
assert names(shop.branches.list(search="feat$")) == ["fix-feat"]
assert names(shop.branches.list(search="feat")) == ["feat/one", "feat/two", "fix-feat"]
assert names(shop.branches.list(search="^f*t$")) == ["fix-feat"]
assert names(shop.branches.list(regex="^(feat|fix).(one|feat)$")) == ["feat/one", "fix-feat"]
refused(400, lambda: shop.branches.list(regex="(?=x)"))

main = shop.branches.get("main")
assert (main.default, main.protected, main.can_push) == (True, True, True)
refused(400, lambda: shop.branches.create({"branch": "next", "ref": "main"}))
refused(400, lambda: shop.branches.delete("main"))
refused(403, lambda: project("reporter").branches.create({"branch": "x", "ref": "main"}))
shop.branches.delete("next")
refused(404, lambda: shop.branches.get("next"))
shop.files.create({"file_path": "new", "branch": "feat/one", "content": "x", "commit_message": "add"})
assert shop.repository_merge_base(["main", "feat/one"])["id"] == main.commit["id"]
shop.mergerequests.create({"source_branch": "feat/one", "target_branch": "main", "title": "One"}).merge()
shop.delete_merged_branches()
assert "feat/one" not in names(shop.branches.list(get_all=True))
