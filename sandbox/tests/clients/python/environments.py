from world import names, project, refused

shop = project()
made = shop.environments.create({"name": "staging", "external_url": "https://staging.example.com", "tier": "staging"})
assert made.state == "available"
made.external_url = "https://stage.example.com"
made.save()
assert shop.environments.get(made.id).external_url == "https://stage.example.com"
assert names(shop.environments.list(search="sta")) == ["staging"]
refused(400, lambda: shop.environments.create({"name": "staging"}))
refused(403, made.delete)
made.stop()
assert names(shop.environments.list(states="stopped")) == ["staging"]
made.delete()
refused(404, lambda: shop.environments.get(made.id))
refused(403, lambda: project("reporter").environments.create({"name": "x"}))
