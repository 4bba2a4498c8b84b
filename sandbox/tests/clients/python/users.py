from world import names, refused, user

gl = user("developer")
gl.auth()
assert gl.user.username == "developer"
assert gl.version()[0].startswith("19.")
found = gl.users.list(username="Maintainer")
assert names(found, "username") == ["maintainer"]
assert gl.users.get(found[0].id).username == "maintainer"
assert not hasattr(gl.users.get(found[0].id), "email")
assert names(gl.users.list(search="stran"), "username") == ["stranger"]
assert len(gl.users.list(get_all=True, per_page=2)) == 8
refused(404, lambda: gl.users.get(999))
admin = user("platform")
admin.auth()
assert admin.user.is_admin is True
assert admin.users.get(gl.user.id).email == "developer@example.com"
memberships = admin.users.get(gl.user.id).memberships.list()
assert {row.source_name for row in memberships} == {"api"}

# A user has a namespace before the first project.
assert [(row.kind, row.full_path) for row in gl.namespaces.list(search="developer")] == [("user", "developer")]
assert gl.namespaces.get("developer").kind == "user"
refused(404, lambda: gl.namespaces.get("maintainer"))
assert gl.namespaces.exists("developer").exists is True
assert gl.namespaces.exists("free").exists is False
assert gl.users.get(gl.user.id).projects.list() == []
gl.projects.create({"name": "mine"})
assert names(gl.users.get(gl.user.id).projects.list(), "path") == ["mine"]
