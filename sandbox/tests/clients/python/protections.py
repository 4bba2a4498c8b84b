from world import names, project, refused, user

shop = project()
developer = user("developer").user or user("maintainer").users.list(username="developer")[0]
ops = user("maintainer").groups.get("ops")
key = shop.keys.create({"title": "robot", "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbcdefghijklmnopqrstuvwxyz012345678901234567", "can_push": True})

refused(422, lambda: shop.protectedbranches.create({"name": "release/*", "allowed_to_merge": [{"group_id": ops.id}]}))
shop.share(ops.id, 30)
made = shop.protectedbranches.create(
    {
        "name": "release/*",
        "allowed_to_push": [{"user_id": developer.id}, {"deploy_key_id": key.id}, {"access_level": 40}],
        "allowed_to_merge": [{"group_id": ops.id}],
        "allowed_to_unprotect": [{"access_level": 60}],
        "allow_force_push": True,
        "code_owner_approval_required": True,
    }
)
pushes = [(row["access_level"], row["user_id"], row["group_id"], row["deploy_key_id"]) for row in made.push_access_levels]
assert pushes == [(None, developer.id, None, None), (None, None, None, key.id), (40, None, None, None)], pushes
assert [row["group_id"] for row in made.merge_access_levels] == [ops.id]
assert (made.allow_force_push, made.code_owner_approval_required) == (True, True)
assert names(shop.protectedbranches.list()) == ["main", "release/*"]
refused(409, lambda: shop.protectedbranches.create({"name": "release/*"}))
# Only admins may unprotect it.
refused(403, lambda: shop.protectedbranches.delete("release/*"))
project("platform").protectedbranches.delete("release/*")
refused(404, lambda: shop.protectedbranches.get("release/*"))

main = shop.protectedbranches.get("main")
main.allow_force_push = True
main.save()
assert shop.protectedbranches.get("main").allow_force_push is True

tag = shop.protectedtags.create({"name": "v*", "create_access_level": 40})
assert [row["access_level"] for row in tag.create_access_levels] == [40]
assert names(shop.protectedtags.list()) == ["v*"]
refused(403, lambda: project("developer").protectedtags.list())
tag.delete()
assert shop.protectedtags.list() == []

environment = shop.protected_environments.create({"name": "production", "deploy_access_levels": [{"access_level": 40}]})
assert names(shop.protected_environments.list()) == ["production"]
environment.delete()
refused(404, lambda: shop.protected_environments.get("production"))
# No push rule was ever made: GitLab answers null.
assert user("maintainer").http_get(f"/projects/{shop.id}/push_rule") is None
