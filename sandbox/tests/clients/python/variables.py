from world import names, project, refused

shop = project()
shop.variables.create({"key": "PLAIN", "value": "one", "protected": True, "description": "first"})
shop.variables.create({"key": "SCOPED", "value": "a", "environment_scope": "staging"})
shop.variables.create({"key": "SCOPED", "value": "b", "environment_scope": "production", "variable_type": "file"})
secret = shop.variables.create({"key": "SECRET", "value": "a-long-secret-1", "masked_and_hidden": True, "raw": True})
assert (secret.hidden, secret.masked, secret.value) == (True, True, None)

assert names(shop.variables.list(get_all=True), "key") == ["PLAIN", "SCOPED", "SCOPED", "SECRET"]
refused(409, lambda: shop.variables.get("SCOPED"))
scoped = shop.variables.get("SCOPED", filter={"environment_scope": "production"})
assert (scoped.value, scoped.variable_type) == ("b", "file")
plain = shop.variables.get("PLAIN")
assert plain.protected is True
plain.value = "two"
plain.save()
assert shop.variables.get("PLAIN").value == "two"
shop.variables.update("SCOPED", {"value": "c"}, filter={"environment_scope": "staging"})
assert shop.variables.get("SCOPED", filter={"environment_scope": "staging"}).value == "c"
refused(400, lambda: shop.variables.create({"key": "PLAIN", "value": "x"}))
refused(400, lambda: shop.variables.create({"key": "SHORT", "value": "x", "masked": True}))
refused(403, lambda: project("developer").variables.list())
shop.variables.delete("SCOPED", filter={"environment_scope": "staging"})
plain.delete()
refused(404, lambda: shop.variables.get("PLAIN"))
