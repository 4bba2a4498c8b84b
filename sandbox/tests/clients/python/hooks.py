from world import names, project, refused

shop = project()
hook = shop.hooks.create({"url": "https://ci.example.com/a", "token": "s3cret", "pipeline_events": True, "name": "chat"})
assert (hook.push_events, hook.pipeline_events, hook.job_events, hook.name) == (True, True, False, "chat")
assert not hasattr(hook, "token")
hook.push_events = False
hook.url = "https://ci.example.com/b"
hook.save()
assert shop.hooks.get(hook.id).push_events is False
assert names(shop.hooks.list(get_all=True), "url") == ["https://ci.example.com/b"]
refused(422, lambda: shop.hooks.create({"url": "nowhere"}))
refused(403, lambda: project("developer").hooks.list())
hook.delete()
refused(404, lambda: shop.hooks.get(hook.id))
