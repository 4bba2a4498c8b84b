from world import project, refused

shop = project()
good = """
stages: [test]
.base: { script: [echo base] }
unit: { extends: .base, stage: test, rules: [{ if: '$CI_COMMIT_TAG' }] }
always: { stage: test, script: [echo always], environment: review }
"""
checked = shop.ci_lint.create({"content": good, "include_jobs": True})
assert (checked.valid, checked.errors, checked.warnings) == (True, [], [])
assert [(job["name"], job["script"], job["environment"]) for job in checked.jobs] == [
    ("unit", ["echo base"], None),
    ("always", ["echo always"], "review"),
]
assert "echo base" in checked.merged_yaml
# A simulated pipeline has only the jobs that its rules select.
simulated = shop.ci_lint.create({"content": good, "include_jobs": True, "dry_run": True})
assert [job["name"] for job in simulated.jobs] == ["always"]
nothing = shop.ci_lint.create({"content": "unit: { script: x, rules: [{ when: never }] }", "dry_run": True})
assert nothing.valid is False and "no jobs" not in nothing.errors[0], nothing.errors
broken = shop.ci_lint.create({"content": "unit: { stage: none, script: x }"})
assert broken.valid is False and len(broken.errors) == 1, broken.errors
assert shop.ci_lint.create({"content": "a: [b"}).valid is False
refused(400, lambda: shop.manager.gitlab.http_post(f"/projects/{shop.id}/ci/lint"))

own = shop.ci_lint.get(include_jobs=True)
assert own.valid is True
assert [job["name"] for job in own.jobs] == ["hello", "ship"]
assert shop.ci_lint.get(dry_run=True, dry_run_ref="main").valid is True
shop.ci_lint.validate({"content": good})
refused(403, lambda: project("guest").ci_lint.get())
refused(403, lambda: project("reporter").ci_lint.create({"content": good}))
