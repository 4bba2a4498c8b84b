from world import names, project, refused, user

shop = project()
stranger = user("platform").users.list(username="stranger")[0]
assert sorted(names(shop.members.list(), "username")) == ["developer", "guest", "maintainer", "reporter"]
# The group's Owner is a member of its projects, too.
assert sorted(names(shop.members_all.list(), "username")) == ["developer", "guest", "maintainer", "owner", "reporter"]

member = shop.members.create({"user_id": stranger.id, "access_level": 20, "expires_at": "2999-12-31"})
assert (member.access_level, member.expires_at, member.created_by["username"]) == (20, "2999-12-31", "maintainer")
assert user("stranger").projects.get(shop.id).permissions["project_access"]["access_level"] == 20
refused(409, lambda: shop.members.create({"user_id": stranger.id, "access_level": 20}))
refused(404, lambda: shop.members.create({"user_id": 999, "access_level": 20}))
refused(400, lambda: shop.members.create({"user_id": stranger.id, "access_level": 33}))
refused(403, lambda: project("developer").members.create({"user_id": stranger.id, "access_level": 20}))
member.access_level = 30
member.save()
assert shop.members.get(stranger.id).access_level == 30
assert names(shop.members.list(query="stran"), "username") == ["stranger"]
member.delete()
refused(404, lambda: user("stranger").projects.get(shop.id))
refused(404, lambda: shop.members.get(stranger.id))

owner = user("owner")
group = owner.groups.get("acme")
assert names(group.members.list(), "username") == ["owner"]
added = group.members.create({"user_id": stranger.id, "access_level": 40})
assert user("stranger").projects.get(shop.id).permissions["group_access"]["access_level"] == 40
# A member of a parent group cannot have less in the project.
refused(400, lambda: shop.members.create({"user_id": stranger.id, "access_level": 20}))
assert owner.groups.get("acme/shop").members_all.get(stranger.id).access_level == 40
added.access_level = 20
added.save()
added.delete()
refused(403, lambda: group.members.delete(owner.users.list(username="owner")[0].id))

# A group that the project is shared with gets at most the level of the share.
ops = user("maintainer").groups.get("ops")
refused(404, lambda: user("operator").projects.get(shop.id))
shop.share(ops.id, 20)
assert project().shared_with_groups[0]["group_full_path"] == "ops"
assert shop.members_all.get(user("platform").users.list(username="operator")[0].id).access_level == 20
assert "operator" in names(shop.users.list(), "username")
assert "ops" in names(shop.groups.list(with_shared=True), "full_path")
shop.unshare(ops.id)
refused(404, lambda: user("operator").projects.get(shop.id))
