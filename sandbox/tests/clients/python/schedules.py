from world import eventually, finished, names, project, refused

shop = project()
made = shop.pipelineschedules.create({"ref": "main", "description": "nightly", "cron": "0 1 * * *"})
assert made.ref == "refs/heads/main"
assert made.active is True
assert names(shop.pipelineschedules.list(), "description") == ["nightly"]
shop.pipelineschedules.update(made.id, {"cron": "0 2 * * *"})
assert shop.pipelineschedules.get(made.id).cron == "0 2 * * *"
refused(400, lambda: shop.pipelineschedules.create({"ref": "main", "description": "bad", "cron": "often"}))

# The project decides who may set variables.
refused(403, lambda: made.variables.create({"key": "WHO", "value": "nobody"}))
shop.ci_pipeline_variables_minimum_override_role = "maintainer"
shop.save()
variable = made.variables.create({"key": "WHO", "value": "schedule"})
assert (variable.key, variable.value, variable.variable_type) == ("WHO", "schedule", "env_var")
variable.value = "the schedule"
variable.save()
assert shop.pipelineschedules.get(made.id).attributes["variables"] == [
    {"variable_type": "env_var", "key": "WHO", "value": "the schedule", "raw": False}
]
refused(400, lambda: made.variables.create({"key": "WHO", "value": "again"}))
refused(404, lambda: made.variables.delete("NONE"))

schedule_id = made.id
made.play()
# python-gitlab replaces the attributes by the answer's, which names no schedule.
made = shop.pipelineschedules.get(schedule_id)
started = eventually(lambda: made.pipelines.list())[0]
pipeline = finished(shop.pipelines.get(started.id))
assert pipeline.source == "schedule"
assert [(row.key, row.value) for row in pipeline.variables.list()] == [("WHO", "the schedule")]
assert b"hello from the schedule" in shop.jobs.get(pipeline.jobs.list()[-1].id).trace()
made.variables.delete("WHO")
assert shop.pipelineschedules.get(made.id).attributes["variables"] == []

project("platform").pipelineschedules.get(made.id).take_ownership()
assert shop.pipelineschedules.get(made.id).owner["username"] == "platform"
made.delete()
refused(404, lambda: shop.pipelineschedules.get(made.id))
