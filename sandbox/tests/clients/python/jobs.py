from world import eventually, finished, names, project, refused

shop = project()
pipeline = finished(shop.pipelines.create({"ref": "main"}))
ship, hello = [shop.jobs.get(row.id) for row in pipeline.jobs.list()]
assert (ship.name, ship.status, hello.status) == ("ship", "manual", "success")
assert b"hello from nobody" in hello.trace()
assert hello.artifact("out/file.txt") == b"built\n"
assert hello.artifacts()[:2] == b"PK"
assert names(shop.jobs.list(scope=["manual"])) == ["ship"]

# The project lets nobody set variables.
variables = {"job_variables_attributes": [{"key": "WHO", "value": "me"}]}
refused(403, lambda: shop.manager.gitlab.http_post(f"/projects/{shop.id}/jobs/{ship.id}/play", post_data=variables))
ship.play()
eventually(lambda: shop.jobs.get(ship.id).status == "success")
deployment = shop.deployments.list(environment="production")[0]
assert deployment.status == "success"
assert shop.environments.list(name="production")[0].state == "available"
assert names(shop.resource_groups.list(), "key") == ["production"]
group = shop.resource_groups.get("production")
group.process_mode = "oldest_first"
group.save()
assert shop.resource_groups.get("production").process_mode == "oldest_first"

again = hello.retry()
eventually(lambda: shop.jobs.get(again["id"]).status == "success")
hello = shop.jobs.get(again["id"])
hello.keep_artifacts()
hello.erase()
assert shop.jobs.get(hello.id).erased_at is not None
refused(403, hello.erase)
refused(404, lambda: shop.jobs.get(1))
