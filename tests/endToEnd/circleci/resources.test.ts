import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CircleCi, startCircleCi } from "pulumi-pipeline-sandbox/circleci";
import { openWorkspace, type Workspace } from "pulumi-pipeline-sandbox/workspace/openWorkspace";
import { checkout } from "../../../cli/demo/createWorkspace";
import { withProgramHost } from "../programHost/programHost";
import { testTimeout } from "../world";
import type { Wanted } from "./program";

jest.setTimeout(testTimeout);

const organizationId = "22222222-2222-4222-8222-222222222222";
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

let circleci: CircleCi;
let workspace: Workspace;

beforeAll(async () => {
  circleci = await startCircleCi({
    organizations: [
      {
        id: organizationId,
        name: "Acme Apps",
        kind: "circleci",
        repositories: [{ externalId: "2001", fullName: "acme/site" }],
      },
    ],
    accounts: [{ login: "ada", token: "a-token-of-ada", roles: { "Acme Apps": "admin" } }],
  });
  const directory = mkdtempSync(join(tmpdir(), "circleci-"));
  writeFileSync(join(directory, "Pulumi.yaml"), "name: circleci\nruntime: nodejs\nmain: dist/index.js\n");
  symlinkSync(join(checkout, "node_modules"), join(directory, "node_modules"));
  mkdirSync(join(directory, "dist"));
  const bundle = ["--bundle", "--platform=node", "--external:@pulumi/*", `--outfile=${directory}/dist/index.js`];
  execFileSync(join(checkout, "node_modules", ".bin", "esbuild"), [join(__dirname, "program.ts"), ...bundle], {
    stdio: "pipe",
  });
  const unused = { gitlabUrl: "http://127.0.0.1:1", cloudUrl: "http://127.0.0.1:1" };
  workspace = await withProgramHost(await openWorkspace(directory, unused, { gitlab: "unused", cloud: "unused" }));
  want(first);
  await succeed("stack init test");
  await workspace.configure("test", { "circleci:host": circleci.apiUrl });
  await succeed("config set --secret circleci:key a-token-of-ada");
});
afterAll(async () => {
  await workspace.remove();
  await circleci.close();
});
beforeEach(() => circleci.log.clear());

/** Sets what the program creates. */
function want(wanted: Wanted): void {
  writeFileSync(join(workspace.directory, "wanted.json"), JSON.stringify(wanted));
}

async function succeed(words: string): Promise<string> {
  const { code, stdout, stderr } = await workspace.pulumi([...words.split(" "), "--non-interactive"]);
  if (code !== 0) throw new Error(`pulumi ${words} ended with ${code}:\n${stdout}${stderr}`);
  return stdout + stderr;
}

const up = () => succeed("up --yes --skip-preview");

/** The writes since the start of the test, without ids. */
function writes(): string[] {
  return circleci.log
    .writes()
    .map(({ method, path }) => `${method} ${path.replace("/api/v2", "")}`)
    .map((request) => request.replace(/[0-9a-f-]{36}/g, ":id").replace(/circleci\/\w+\/\w+/, ":slug"));
}

/** What is in CircleCI. */
function found() {
  const { contexts, projects, definitions, triggers } = circleci.state;
  const [context] = contexts.values();
  const [project] = projects.values();
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
  const output = await up();
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
  expect(await workspace.readState()).not.toContain(secret);
  expect(await workspace.readState()).not.toContain("a-token-of-ada");
});

test("a second up and a refresh change nothing", async () => {
  expect(await up()).toContain("unchanged");
  expect(circleci.log.count()).toBe(0);
  await succeed("refresh --yes --skip-preview --expect-no-changes");
  expect(writes()).toEqual([]);
});

test("a refresh finds what was changed and deleted by hand, and the next up restores it", async () => {
  const { projects, contexts } = circleci.state;
  const [project] = projects.values();
  const [context] = contexts.values();
  projects.set(project!.id, { ...project!, settings: { ...project!.settings, disable_ssh: false } });
  contexts.set(context!.id, {
    ...context!,
    variables: new Map(),
    restrictions: context!.restrictions.filter(({ type }) => type === "project"),
  });

  await succeed("refresh --yes --skip-preview");
  expect(writes()).toEqual([]);
  await up();

  expect(writes().sort()).toEqual([
    "PATCH /project/:slug/settings",
    "POST /context/:id/restrictions",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  expect(found()).toMatchObject({ token: secret, project: { settings: { disable_ssh: true } } });
});

test("a change updates in place; a project's variable is deleted before it is created again", async () => {
  want({ ...first, value: "another-value", cron: "0 4 * * *" });
  await up();

  expect(found()).toMatchObject({
    token: "another-value",
    region: "another-value",
    triggers: expect.arrayContaining([["schedule", "0 4 * * *"]]),
  });
  const made = writes();
  expect([...made].sort()).toEqual([
    "DELETE /project/:slug/envvar/REGION",
    "PATCH /projects/:id/triggers/:id",
    "POST /project/:slug/envvar",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  expect(made.indexOf("DELETE /project/:slug/envvar/REGION")).toBeLessThan(made.indexOf("POST /project/:slug/envvar"));
});

test("destroy deletes everything", async () => {
  await succeed("destroy --yes --skip-preview");

  expect(found()).toEqual({ contexts: [], definitions: [], triggers: [] });
});

test("existing resources are imported by the provider's ids instead of created", async () => {
  const api = async (method: string, path: string, body: object) => {
    const response = await fetch(`${circleci.apiUrl}${path}`, {
      method,
      headers: { "Circle-Token": "a-token-of-ada", "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { readonly id: string; readonly slug: string };
  };
  const { id } = await api("POST", "/context", { name: first.context, owner: { id: organizationId } });
  const restriction = await api("POST", `/context/${id}/restrictions`, {
    restriction_type: "expression",
    restriction_value: first.expression,
  });
  const { slug } = await api("POST", `/organization/${organizationId}/project`, { name: "site" });
  circleci.log.clear();
  want({ ...first, imports: { deploy: `${organizationId}/${id}`, gate: `${id}/${restriction.id}`, project: slug } });
  await up();

  expect(found()).toMatchObject({ contexts: [first.context], token: secret, project: { slug } });
  expect(writes().sort()).toEqual([
    // The import keeps the flags as they are, and the update that follows sets them.
    "PATCH /project/:slug/settings",
    "POST /context/:id/restrictions",
    "POST /project/:slug/envvar",
    "POST /projects/:id/pipeline-definitions",
    "POST /projects/:id/pipeline-definitions/:id/triggers",
    "POST /projects/:id/pipeline-definitions/:id/triggers",
    "PUT /context/:id/environment-variable/TOKEN",
  ]);
  want(first);
  circleci.log.clear();
  expect(await up()).toContain("unchanged");
  expect(writes()).toEqual([]);
  await succeed("destroy --yes --skip-preview");
});
