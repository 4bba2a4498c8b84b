from world import PROJECT, names, project, refused, user

gl = user("maintainer")

assert names(gl.projects.list(membership=True), "path") == ["web", "api"]
assert names(gl.projects.list(search="ap", get_all=True), "path") == ["api"]
assert names(gl.projects.list(owned=True, order_by="path", sort="asc"), "path") == ["api", "web"]
assert names(gl.projects.list(min_access_level=50), "path") == ["web", "api"]
assert names(gl.projects.list(per_page=1, page=2), "path") == ["api"]
pages = gl.projects.list(iterator=True, per_page=1)
assert (pages.total, pages.total_pages, len(list(pages))) == (2, 2, 2)

found = gl.projects.get(PROJECT)
assert found.path_with_namespace == PROJECT
assert found.visibility == "private"
assert found.namespace["kind"] == "group"
assert found.permissions["project_access"]["access_level"] == 50

# Changed settings are kept, with their types.
found.description = "The shop"
found.build_timeout = 600
found.only_allow_merge_if_pipeline_succeeds = True
found.topics = ["shop", "api"]
found.ci_config_path = "ci/main.yml"
found.save()
again = gl.projects.get(found.id)
assert again.description == "The shop"
assert again.build_timeout == 600
assert again.only_allow_merge_if_pipeline_succeeds is True
assert again.topics == again.tag_list == ["shop", "api"]
assert again.ci_config_path == "ci/main.yml"

# An unsupported setting is refused by name.
for name, value in {"visibility": "public", "merge_method": "ff", "merge_trains_enabled": True, "typo": 1}.items():
    changed = gl.projects.get(found.id)
    setattr(changed, name, value)
    assert name in refused(400, changed.save)

created = gl.projects.create({"name": "My Tool", "initialize_with_readme": True, "description": "mine"})
assert (created.name, created.path_with_namespace) == ("My Tool", "maintainer/my-tool")
assert created.namespace["kind"] == "user"
assert created.files.get("README.md", ref="main").decode() == b"# My Tool\n"
refused(400, lambda: gl.projects.create({"name": "My Tool"}))

fork = project("developer").forks.create({})
assert fork.path_with_namespace == "developer/api"
assert names(found.forks.list(), "path_with_namespace") == []
assert names(project("developer").forks.list(), "path_with_namespace") == ["developer/api"]

created.delete()
refused(404, lambda: gl.projects.get(created.id))
refused(404, lambda: user("stranger").projects.get(PROJECT))
refused(403, lambda: setattr(p := project("developer"), "description", "x") or p.save())
