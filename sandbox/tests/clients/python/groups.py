from world import names, refused, user

owner = user("owner")
assert names(owner.groups.list(), "full_path") == ["acme", "acme/shop"]
assert names(owner.groups.list(top_level_only=True), "full_path") == ["acme"]
acme = owner.groups.get("acme")
assert (acme.name, acme.visibility, acme.parent_id) == ("acme", "private", None)
assert names(acme.subgroups.list(), "full_path") == ["acme/shop"]
assert names(acme.descendant_groups.list(), "full_path") == ["acme/shop"]
assert names(acme.projects.list(include_subgroups=True), "path") == ["web", "api"]
assert acme.projects.list() == []
refused(404, lambda: user("stranger").groups.get("acme"))
# Members of a project see its group, and cannot change it.
assert user("developer").groups.get("acme/shop").full_path == "acme/shop"
refused(403, lambda: setattr(group := user("developer").groups.get("acme"), "description", "x") or group.save())

made = owner.groups.create({"name": "Tools", "path": "tools", "parent_id": acme.id})
assert (made.full_path, made.full_name) == ("acme/tools", "acme / Tools")
refused(400, lambda: owner.groups.create({"name": "Tools", "path": "tools", "parent_id": acme.id}))
refused(400, lambda: owner.groups.create({"name": "Open", "path": "open", "visibility": "public"}))
made.description = "For all"
made.save()
assert owner.groups.get(made.id).description == "For all"
tool = owner.projects.create({"name": "hammer", "namespace_id": made.id})
assert tool.path_with_namespace == "acme/tools/hammer"
made.delete()
refused(404, lambda: owner.groups.get(made.id))
refused(404, lambda: owner.projects.get(tool.id))
