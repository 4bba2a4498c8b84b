import { AccessLevel } from "../../../gitlab/model/accessLevel";
import { seed } from "../world";
import { createCiWorld, type FileText } from "./ciWorld";

// Who may set the variables of a pipeline, a manual job and a schedule. The API or the seed sets the role.

const ROLES = { no_one_allowed: 60, owner: 50, maintainer: 40, developer: 30 } as const;
const MEMBERS = { owner: AccessLevel.Owner, maintainer: AccessLevel.Maintainer, developer: AccessLevel.Developer };
const file: FileText = { jobs: { ship: { when: "manual" } } };
const variables = [{ key: "WHO", value: "me" }];

const CASES = (Object.keys(ROLES) as (keyof typeof ROLES)[]).flatMap((role) =>
  (Object.keys(MEMBERS) as (keyof typeof MEMBERS)[]).flatMap((username) =>
    (["seed", "API"] as const).map((by) => [role, by, username, MEMBERS[username] >= ROLES[role]] as const),
  ),
);

test.each(CASES)("the role %s, set by the %s, lets the %s set variables: %s", async (role, by, username, allowed) => {
  const users = [...seed.users, { username: "owner", token: "token-owner" }];
  const project = { ...seed.projects[0]!, members: MEMBERS, ...(by === "seed" && { pipelineVariablesRole: role }) };
  const world = createCiWorld({ users, projects: [project] });
  if (by === "API") {
    await world.as("owner")("PUT", "/projects/101", { ci_pipeline_variables_minimum_override_role: role });
  }
  await world.push(file);
  // A developer may run pipelines there.
  await world.push(file, { branch: "topic" });
  const send = world.as(username);
  const run = await send("POST", "/projects/101/pipeline", { ref: "topic", variables });
  const plain = await send("POST", "/projects/101/pipeline", { ref: "topic" });
  const job = world.state.jobs.all().at(-1)!;
  const play = `/projects/101/jobs/${job.id}/play`;
  const played = await send("POST", play, { job_variables_attributes: variables });
  const schedule = { description: "x", ref: "topic", cron: "0 1 * * *" };
  const { id } = (await send("POST", "/projects/101/pipeline_schedules", schedule)).body as { id: number };
  const scheduled = await send("POST", `/projects/101/pipeline_schedules/${id}/variables`, variables[0]);

  expect([run.status, played.status, scheduled.status]).toEqual(allowed ? [201, 200, 201] : [400, 403, 403]);
  expect(plain.status).toBe(201);
  if (allowed) expect(world.state.jobs.get(job.id)?.variables).toMatchObject(variables);
});

test("a schedule's pipelines get its variables", async () => {
  const world = createCiWorld({ projects: [{ ...seed.projects[0]!, pipelineVariablesRole: "maintainer" }] });
  await world.push(file);
  const send = world.as("maintainer");
  const schedule = { description: "x", ref: "main", cron: "0 1 * * *" };
  await send("POST", "/projects/101/pipeline_schedules", schedule);
  await send("POST", "/projects/101/pipeline_schedules/1/variables", { key: "A", value: "1" });
  await send("POST", "/projects/101/pipeline_schedules/1/variables", { key: "F", value: "2", variable_type: "file" });
  await send("POST", "/projects/101/pipeline_schedules/1/play");
  await world.ci.settled();

  expect(world.state.pipelines.all().at(-1)).toMatchObject({
    source: "schedule",
    variables: [
      { key: "A", value: "1", variableType: "env_var" },
      { key: "F", value: "2", variableType: "file" },
    ],
  });
});
