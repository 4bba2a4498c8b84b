import { testTimeout } from "../world";
import { type CircleCiWorld, createCircleCiWorld, organizationId } from "./circleCiWorld";
import type { Wanted } from "./program";

jest.setTimeout(testTimeout);

const secret = "a-secret-value-1234";

const first: Wanted = {
  organizationId,
  context: "deploy-production",
  expression: 'pipeline.git.branch == "main" and not job.ssh.enabled',
  value: secret,
  disableSsh: true,
  cron: "0 3 * * *",
  imports: {},
};

let world: CircleCiWorld<Wanted>;
beforeAll(async () => {
  world = await createCircleCiWorld("program.ts", first);
});
afterAll(() => world.close());
beforeEach(() => world.circleci.log.clear());

/** What is in CircleCI. */
function found() {
  const { contexts, projects, definitions, triggers } = world.circleci.state;
  const [context] = contexts.values();
  const project = [...projects.values()].find(({ name }) => name === "site");
  return {
    contexts: [...contexts.values()].map(({ name }) => name),
    token: context?.variables.get("TOKEN")?.value,
    restrictions: context?.restrictions.map(({ type, value }) => [type, value]),
    project,
    region: project?.variables.get("REGION")?.value,
    definitions: [...definitions.values()].map(({ name }) => name),
    triggers: [...triggers.values()].map(({ provider, cron }) => [provider, cron]),
  };
}

test("up creates everything through the bridge, and keeps secrets secret", async () => {
  const output = await world.up();
  const { project, ...others } = found();

  expect(others).toEqual({
    contexts: ["deploy-production"],
    token: secret,
    restrictions: expect.arrayContaining([
      ["expression", first.expression],
      ["project", project?.id],
    ]),
    region: secret,
    definitions: ["deploy"],
    triggers: expect.arrayContaining([
      ["github_app", undefined],
      ["schedule", "0 3 * * *"],
    ]),
  });
  expect(project?.settings).toMatchObject({ disable_ssh: true, autocancel_builds: true, build_fork_prs: false });
  expect(output).toContain(`slug : "${project?.slug}"`);
  expect(await world.workspace.readState()).not.toContain(secret);
  expect(await world.workspace.readState()).not.toContain("a-token-of-ada");
});

test("a second up and a refresh change nothing", async () => {
  expect(await world.up()).toContain("unchanged");
  expect(world.circleci.log.count()).toBe(0);
  await world.succeed("refresh --yes --skip-preview --expect-no-changes");
  expect(world.writes()).toEqual([]);
});

test("a refresh finds what was changed and deleted by hand, and the next up restores it", async () => {
  const { projects, contexts } = world.circleci.state;
  const project = [...projects.values()].find(({ name }) => name === "site");
  const [context] = contexts.values();
  projects.set(project!.id, { ...project!, settings: { ...project!.settings, disable_ssh: false } });
  contexts.set(context!.id, {
    ...context!,
    variables: new Map(),
    restrictions: context!.restrictions.filter(({ type }) => type === "project"),
  });

  await world.succeed("refresh --yes --skip-preview");
  expect(world.writes()).toEqual([]);
  await world.up();

  expect(world.writes().sort()).toEqual([
    "PATCH /project/:slug/settings",
    "POST /context/:id/restrictions",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  expect(found()).toMatchObject({ token: secret, project: { settings: { disable_ssh: true } } });
});

test("a change updates in place; a project's variable is deleted before it is created again", async () => {
  world.want({ ...first, value: "another-value", cron: "0 4 * * *" });
  await world.up();

  expect(found()).toMatchObject({
    token: "another-value",
    region: "another-value",
    triggers: expect.arrayContaining([["schedule", "0 4 * * *"]]),
  });
  const made = world.writes();
  expect([...made].sort()).toEqual([
    "DELETE /project/:slug/envvar/REGION",
    "PATCH /projects/:id/triggers/:id",
    "POST /project/:slug/envvar",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  expect(made.indexOf("DELETE /project/:slug/envvar/REGION")).toBeLessThan(made.indexOf("POST /project/:slug/envvar"));
});

test("destroy deletes everything", async () => {
  await world.succeed("destroy --yes --skip-preview");

  expect(found()).toEqual({ contexts: [], definitions: [], triggers: [] });
});

test("existing resources are imported by the provider's ids instead of created", async () => {
  const { id } = await world.api("POST", "/context", { name: first.context, owner: { id: organizationId } });
  const restriction = await world.api("POST", `/context/${id}/restrictions`, {
    restriction_type: "expression",
    restriction_value: first.expression,
  });
  const { slug } = await world.api("POST", `/organization/${organizationId}/project`, { name: "site" });
  world.circleci.log.clear();
  world.want({
    ...first,
    imports: { deploy: `${organizationId}/${id}`, gate: `${id}/${restriction.id}`, project: slug },
  });
  await world.up();

  expect(found()).toMatchObject({ contexts: [first.context], token: secret, project: { slug } });
  expect(world.writes().sort()).toEqual([
    // The import keeps the flags as they are, and the update that follows sets them.
    "PATCH /project/:slug/settings",
    "POST /context/:id/restrictions",
    "POST /project/:slug/envvar",
    "POST /projects/:id/pipeline-definitions",
    "POST /projects/:id/pipeline-definitions/:id/triggers",
    "POST /projects/:id/pipeline-definitions/:id/triggers",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  world.want(first);
  world.circleci.log.clear();
  expect(await world.up()).toContain("unchanged");
  expect(world.writes()).toEqual([]);
  await world.succeed("destroy --yes --skip-preview");
});
