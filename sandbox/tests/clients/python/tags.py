from world import names, project, refused

shop = project()
for name in ["v1.0", "v1.10", "v1.9", "old-v"]:
    shop.tags.create({"tag_name": name, "ref": "main", "message": "release"})

assert names(shop.tags.list(search="^v")) == ["v1.9", "v1.10", "v1.0"]
assert names(shop.tags.list(search="v$")) == ["old-v"]
assert names(shop.tags.list(order_by="version", sort="asc", search="^v")) == ["v1.0", "v1.9", "v1.10"]
assert shop.tags.get("v1.0").message == "release"
refused(400, lambda: shop.tags.create({"tag_name": "v1.0", "ref": "main"}))

release = shop.releases.create({"tag_name": "v1.0", "name": "One", "description": "first"})
assert names(shop.releases.list()) == ["One"]
release.description = "The first"
release.save()
assert shop.releases.get("v1.0").description == "The first"
shop.releases.delete("v1.0")
refused(404, lambda: shop.releases.get("v1.0"))
shop.tags.delete("v1.0")
refused(404, lambda: shop.tags.get("v1.0"))
