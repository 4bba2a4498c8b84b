import { CI_FILE } from "../world";
import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

describe("pipeline schedules", () => {
  const MAIN = "refs/heads/main";

  test("created, read, changed, listed and removed", async () => {
    const { PipelineSchedules } = as("maintainer");
    const created = await PipelineSchedules.create(PROJECT, "drift", "main", "0 4 * * *", {
      cronTimezone: "Europe/Berlin",
      active: false,
    });

    expect(created).toMatchObject({ description: "drift", ref: MAIN, cron_timezone: "Europe/Berlin", active: false });
    expect(await PipelineSchedules.show(PROJECT, created.id)).toEqual(created);
    expect(await PipelineSchedules.edit(PROJECT, created.id, { active: true })).toMatchObject({ active: true });
    expect(await PipelineSchedules.all(PROJECT, { scope: "active" })).toMatchObject([{ id: created.id }]);
    await PipelineSchedules.remove(PROJECT, created.id);
    expect(await PipelineSchedules.all(PROJECT)).toEqual([]);
  });

  test("taken over and played", async () => {
    const { PipelineSchedules, RepositoryFiles } = as("maintainer");
    await RepositoryFiles.create(PROJECT, CI_FILE, "main", "x", "add the pipeline [skip ci]");
    const { id } = await as("platform").PipelineSchedules.create(PROJECT, "drift", MAIN, "0 4 * * *");

    expect(await refusal(PipelineSchedules.edit(PROJECT, id, { active: false }))).toEqual([403, "403 Forbidden"]);
    expect(await PipelineSchedules.takeOwnership(PROJECT, id)).toMatchObject({ owner: { username: "maintainer" } });
    expect(await PipelineSchedules.run(PROJECT, id)).toEqual({ message: "201 Created" });
    expect(await PipelineSchedules.allTriggeredPipelines(PROJECT, id)).toMatchObject([
      { ref: "main", source: "schedule" },
    ]);
  });

  test("refusals", async () => {
    const { PipelineSchedules } = as("developer");

    expect(await refusal(PipelineSchedules.create(PROJECT, "drift", MAIN, "0 4 * * *"))).toEqual([
      400,
      '{"base":["The current user is not authorized to create the pipeline schedule"]}',
    ]);
    expect(await refusal(PipelineSchedules.create(PROJECT, "drift", "refs/heads/x", "daily"))).toEqual([
      400,
      '{"cron":["syntax is invalid"]}',
    ]);
    expect(await refusal(PipelineSchedules.show(PROJECT, 7))).toEqual([404, "404 Pipeline Schedule Not Found"]);
  });
});
