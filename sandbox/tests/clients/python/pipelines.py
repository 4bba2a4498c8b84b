from world import finished, names, project, refused

shop = project()
pipeline = finished(shop.pipelines.create({"ref": "main"}))
assert (pipeline.ref, pipeline.source, pipeline.status) == ("main", "api", "success")
assert shop.pipelines.latest().id == pipeline.id
assert names(shop.pipelines.list(source="api"), "id") == [pipeline.id]
assert shop.pipelines.list(status="failed") == []
assert names(pipeline.jobs.list()) == ["ship", "hello"]
assert names(pipeline.jobs.list(include_retried=True, scope="success")) == ["hello"]
assert pipeline.bridges.list() == []
assert pipeline.test_report.get().total_count == 0
assert pipeline.test_report_summary.get().total["count"] == 0

# The project decides who may set variables.
with_variable = {"ref": "main", "variables": [{"key": "WHO", "value": "me"}]}
refused(400, lambda: shop.pipelines.create(with_variable))
for role, allowed in [("owner", ["maintainer"]), ("developer", ["maintainer", "developer"]), ("no_one_allowed", [])]:
    shop.ci_pipeline_variables_minimum_override_role = role
    shop.save()
    assert project().restrict_user_defined_variables == (role != "developer")
    for name in ["maintainer", "developer"]:
        start = lambda: project(name).pipelines.create(with_variable)
        if name == "maintainer" and name in allowed:
            assert b"hello from me" in shop.jobs.get(finished(start()).jobs.list()[-1].id).trace()
        elif name == "maintainer":
            refused(400, start)
        else:
            # A developer may not start a pipeline on a protected branch, whatever its variables.
            refused(400, start)

pipeline.retry()
pipeline.cancel()
refused(400, lambda: shop.pipelines.create({"ref": "none"}))
refused(403, lambda: project("guest").pipelines.list())
pipeline.delete()
refused(404, lambda: shop.pipelines.get(pipeline.id))
