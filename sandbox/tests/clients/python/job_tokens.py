from world import names, project, refused, user

shop = project()
web = user("platform").projects.get("acme/shop/web")
group = user("platform").groups.get("acme")
scope = shop.job_token_scope.get()
assert (scope.inbound_enabled, scope.outbound_enabled) == (True, False)
scope.enabled = False
scope.save()
scope.refresh()
assert scope.inbound_enabled is False

assert names(scope.allowlist.list(get_all=True), "id") == [shop.id]
scope.allowlist.create({"target_project_id": web.id})
assert sorted(names(scope.allowlist.list(get_all=True), "id")) == [shop.id, web.id]
refused(400, lambda: scope.allowlist.create({"target_project_id": web.id}))
refused(404, lambda: scope.allowlist.create({"target_project_id": 999}))
scope.groups_allowlist.create({"target_group_id": group.id})
assert names(scope.groups_allowlist.list(get_all=True), "name") == ["acme"]
scope.allowlist.delete(web.id)
scope.groups_allowlist.delete(group.id)
assert names(scope.groups_allowlist.list(get_all=True), "id") == []
refused(403, lambda: project("developer").job_token_scope.get())
