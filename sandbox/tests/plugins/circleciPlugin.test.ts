import type { LoggedRequest } from "../../requestLog";
import { type CircleCi, startCircleCi } from "../../circleci";
import { circleCiPackage } from "../../plugins/circleci/package";
import { MISSING_ID } from "../../plugins/circleci/context";
import { secret, text, type Values } from "../../plugins/values";
import { ids, seed, tokenOf } from "../circleci/testCircleCi";
import { type Plugin, startPlugin } from "./pluginClient";

const context = "circleci:index/context:Context";
const variable = "circleci:index/contextEnvironmentVariable:ContextEnvironmentVariable";
const restriction = "circleci:index/contextRestriction:ContextRestriction";
const project = "circleci:index/project:Project";
const projectVariable = "circleci:index/projectEnvironmentVariable:ProjectEnvironmentVariable";
const pipeline = "circleci:index/pipeline:Pipeline";
const trigger = "circleci:index/trigger:Trigger";

let circleci: CircleCi;
let plugin: Plugin;
beforeAll(async () => {
  circleci = await startCircleCi(seed);
  plugin = await startPlugin(circleCiPackage(), { CIRCLE_HOST: circleci.apiUrl, CIRCLE_TOKEN: tokenOf("ada") });
  await plugin.configure({});
});
afterAll(async () => {
  plugin.close();
  await circleci.close();
});
beforeEach(() => {
  circleci.reset();
  circleci.log.clear();
});

/** The requests so far, with ids replaced by their roles. */
function requests(known: Readonly<Record<string, string>> = {}): string[] {
  const named = Object.entries({ ...ids, ...known });
  return circleci.log.all().map(({ method, path, query }: LoggedRequest) => {
    const text = `${method} ${path.replace("/api/v2", "")}${query === "" ? "" : `?${query}`}`;
    return named.reduce((shown, [name, id]) => shown.replaceAll(id, `:${name}`), text);
  });
}

/** Creates a resource, and returns it as the engine has it in its state. */
async function created(type: string, inputs: Values) {
  const { id, properties } = await plugin.create(type, inputs);
  return { id, inputs, state: properties };
}

async function deployContext(name = "deploy") {
  return created(context, { organizationId: ids.oauth, name });
}

describe("a context", () => {
  test("is created, read, imported and deleted by the requests of the provider", async () => {
    const { id, inputs, state } = await deployContext();
    const read = await plugin.read(context, id, inputs, state);
    const imported = await plugin.read(context, `${ids.oauth}/${id}`);
    await plugin.delete(context, id, state);

    expect(state).toEqual({ id, ...inputs, createdAt: expect.any(String) });
    expect(read).toEqual({ id, inputs, state });
    expect(imported).toEqual({ id, inputs, state });
    expect(requests({ id })).toEqual(["POST /context", "GET /context/:id", "GET /context/:id", "DELETE /context/:id"]);
  });

  test("that is gone is an error of a read", async () => {
    const { id, inputs, state } = await deployContext();
    circleci.reset();

    await expect(plugin.read(context, id, inputs, state)).rejects.toThrow(
      `Unable to Read CircleCI context with id ${id}: 404 Not Found: {"message":"Context not found."}`,
    );
  });

  test("stays in its organization: the update sends nothing, and is due again", async () => {
    const { id, inputs, state } = await deployContext();
    const news = { ...inputs, organizationId: ids.standalone };
    circleci.log.clear();
    const updated = await plugin.update(context, id, { inputs, state }, news);

    expect(updated).toEqual(state);
    expect(requests()).toEqual([]);
    expect(await plugin.diff(context, news, news, updated)).toMatchObject({ changes: true, replaces: [] });
    expect(await plugin.diff(context, inputs, { ...inputs, name: "other" }, state)).toMatchObject({
      replaces: ["name"],
    });
  });

  test("without a name gets the name of the resource with a suffix", async () => {
    const { inputs, failures } = await plugin.check(context, { organizationId: ids.oauth });

    expect({ inputs, failures }).toEqual({
      inputs: { organizationId: ids.oauth, name: expect.stringMatching(/^thing-[0-9a-f]{7}$/) },
      failures: [],
    });
  });
});

describe("an environment variable of a context", () => {
  test("is written in place, and its value is kept", async () => {
    const { id: contextId } = await deployContext();
    const { id, inputs, state } = await created(variable, { contextId, name: "TOKEN", value: "one" });
    const updated = await plugin.update(variable, id, { inputs, state }, { ...inputs, value: "two" });
    const read = await plugin.read(variable, id, { ...inputs, value: "two" }, updated);
    await plugin.delete(variable, id, updated);

    expect(id).toBe(MISSING_ID);
    expect(state).toEqual({
      ...inputs,
      value: secret("one"),
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect(read.state).toEqual(updated);
    expect(requests({ contextId })).toEqual([
      "POST /context",
      "PUT /context/:contextId/environment-variable/TOKEN",
      "PUT /context/:contextId/environment-variable/TOKEN",
      "GET /context/:contextId/environment-variable?page-token=",
      "DELETE /context/:contextId/environment-variable/TOKEN",
    ]);
  });

  test("that is gone is not found, and without its context an error; an import has no value", async () => {
    const { id: contextId, state: ofContext } = await deployContext();
    const { id, inputs, state } = await created(variable, { contextId, name: "TOKEN", value: "one" });

    expect(await plugin.read(variable, `${contextId}/TOKEN`)).toMatchObject({
      id,
      inputs: { contextId, name: "TOKEN" },
    });
    await plugin.delete(variable, id, state);
    expect(await plugin.read(variable, id, inputs, state)).toEqual({ id: "", inputs: {}, state: {} });
    await plugin.delete(context, contextId, ofContext);
    await expect(plugin.read(variable, id, inputs, state)).rejects.toThrow("404 Not Found");
  });

  test("is read from all pages", async () => {
    const { id: contextId } = await deployContext();
    for (let index = 0; index < 21; index++) await created(variable, { contextId, name: `V${index}`, value: "x" });

    expect((await plugin.read(variable, `${contextId}/V20`)).id).toBe(MISSING_ID);
  });
});

test("a restriction is replaced by every change, and one that is gone is not found", async () => {
  const { id: contextId } = await deployContext();
  const expression = 'pipeline.git.branch == "main"';
  const { id, inputs, state } = await created(restriction, { contextId, type: "expression", value: expression });

  expect(state).toEqual({ id, ...inputs, projectId: "", name: "" });
  expect(await plugin.diff(restriction, inputs, { ...inputs, value: "true" }, state)).toMatchObject({
    replaces: ["value"],
  });
  expect(await plugin.read(restriction, `${contextId}/${id}`)).toEqual({ id, inputs, state });
  await plugin.delete(restriction, id, state);
  expect((await plugin.read(restriction, id, inputs, state)).id).toBe("");
  expect(requests({ contextId, id })).toEqual([
    "POST /context",
    "POST /context/:contextId/restrictions",
    "GET /context/:contextId/restrictions?page-token=",
    "DELETE /context/:contextId/restrictions/:id",
    "GET /context/:contextId/restrictions?page-token=",
  ]);
});

describe("a project", () => {
  test("of OAuth is followed, and its flags that are not set are sent as false with every change", async () => {
    const { id, inputs, state } = await created(project, {
      organizationId: ids.oauth,
      name: "new",
      autoCancelBuilds: true,
    });
    const settings = () => circleci.state.projectBySlug("gh/acme/new")?.settings;

    // The API would set GitHub's status by default.
    expect(settings()).toMatchObject({ autocancel_builds: true, set_github_status: false });
    expect(state).toMatchObject({ id, slug: "gh/acme/new", organizationSlug: "gh/acme", disableSsh: false });

    const news = { organizationId: ids.oauth, name: "new", disableSsh: true };
    const updated = await plugin.update(project, id, { inputs, state }, news);
    expect(settings()).toMatchObject({ autocancel_builds: false, disable_ssh: true });
    expect(updated).toMatchObject({ autoCancelBuilds: false, disableSsh: true });
    expect(requests()).toEqual([
      "POST /organization/:oauth/project",
      "POST /api/v1.1/project/github/acme/new/follow",
      "PATCH /project/gh/acme/new/settings",
      "PATCH /project/gh/acme/new/settings",
    ]);
  });

  test("of OAuth can't be deleted, and a standalone one can", async () => {
    const { id, state } = await created(project, { organizationId: ids.oauth, name: "new" });
    const standalone = await created(project, { organizationId: ids.standalone, name: "new" });
    const slug = text(standalone.state, "slug");

    await expect(plugin.delete(project, id, state)).rejects.toThrow("Error Deleting CircleCi Project: 400 Bad Request");
    await plugin.delete(project, standalone.id, standalone.state);
    expect(requests()).toContain(`DELETE /project/${slug}`);
    expect(requests().filter((request) => request.includes("follow"))).toHaveLength(1);
  });

  test("is imported by its slug, and one that is gone is an error", async () => {
    expect(await plugin.read(project, "gh/acme/shop")).toMatchObject({
      id: ids.shop,
      state: { slug: "gh/acme/shop", organizationId: ids.oauth, vcsInfoDefaultBranch: "trunk" },
    });
    await expect(plugin.read(project, "gh/acme/none")).rejects.toThrow("404 Not Found");
  });

  test("does not change by flags that are no longer set", async () => {
    const inputs = { organizationId: ids.standalone, name: "web", disableSsh: true };
    const { name, organizationId } = inputs;

    expect(await plugin.diff(project, inputs, { name, organizationId })).toMatchObject({ changes: false });
  });
});

test("every change of a project's variable replaces it, which deletes the new one unless the old one goes first", async () => {
  const inputs = { projectSlug: "gh/acme/shop", name: "TOKEN", value: "one" };
  const { id, state } = await created(projectVariable, inputs);
  const difference = await plugin.diff(projectVariable, inputs, { ...inputs, value: "two" }, state);
  const value = () => circleci.state.projectBySlug("gh/acme/shop")?.variables.get("TOKEN")?.value;

  expect(difference).toMatchObject({ replaces: ["value"], deleteBeforeReplace: false });
  await plugin.create(projectVariable, { ...inputs, value: "two" });
  expect(value()).toBe("two");
  await plugin.delete(projectVariable, id, state);
  expect(value()).toBeUndefined();
  expect((await plugin.read(projectVariable, id, inputs, state)).id).toBe("");
});

describe("a pipeline definition", () => {
  const inputs = {
    projectId: ids.web,
    name: "main",
    description: "",
    configSourceProvider: "github_app",
    configSourceFilePath: ".circleci/config.yml",
    configSourceRepoExternalId: "2002",
    checkoutSourceProvider: "github_app",
    checkoutSourceRepoExternalId: "2001",
  };

  test("is updated without the source of its file, which is due again", async () => {
    const { id, state } = await created(pipeline, inputs);
    const news = { ...inputs, description: "of main", configSourceRepoExternalId: "2001" };
    const updated = await plugin.update(pipeline, id, { inputs, state }, news);

    expect(state).toMatchObject({ id, ...inputs, configSourceRepoFullName: "acme/config" });
    expect(updated).toEqual({ ...state, description: "of main" });
    expect(await plugin.diff(pipeline, news, news, updated)).toMatchObject({ changes: true });
    expect(await plugin.read(pipeline, `${ids.web}/${id}`)).toMatchObject({ id, state: updated });
    await plugin.delete(pipeline, id, updated);
    await expect(plugin.read(pipeline, id, inputs, updated)).rejects.toThrow("404 Not Found");
  });

  test("of another provider fails its check", async () => {
    const { failures } = await plugin.check(pipeline, { ...inputs, configSourceProvider: "gitlab" });

    expect(failures).toEqual([{ property: "configSourceProvider", reason: expect.stringContaining("github_app") }]);
  });

  describe("and its triggers", () => {
    const scheduled = (pipelineId: string) => ({
      projectId: ids.web,
      pipelineId,
      eventSourceProvider: "schedule",
      eventName: "nightly",
      checkoutRef: "main",
      configRef: "main",
      eventSourceScheduleCronExpression: "0 3 * * *",
      eventSourceScheduleAttributionActor: "system",
      parameters: { drift: true },
    });

    test("a schedule keeps its actor as a word, except in an import, and is read after its creation", async () => {
      const { id: pipelineId } = await created(pipeline, inputs);
      const { id, inputs: given, state } = await created(trigger, scheduled(pipelineId));
      const read = await plugin.read(trigger, id, given, state);
      const imported = await plugin.read(trigger, `${ids.web}/${id}`);

      expect(state).toMatchObject({ ...given, disabled: false, eventSourceWebHookUrl: secret("") });
      expect(read).toMatchObject({ id, state });
      expect(imported.state).toMatchObject({
        eventSourceScheduleAttributionActor: expect.stringMatching(/^[0-9a-f]{8}-/),
      });
      expect(imported.state).not.toHaveProperty("pipelineId");
      expect(requests({ id, pipelineId }).slice(1, 3)).toEqual([
        "POST /projects/:web/pipeline-definitions/:pipelineId/triggers",
        "GET /projects/:web/triggers/:id",
      ]);
    });

    test("is changed in place, unless its parameters are cleared", async () => {
      const { id: pipelineId } = await created(pipeline, inputs);
      const { id, inputs: given, state } = await created(trigger, scheduled(pipelineId));
      const { parameters: _, ...without } = given;
      const news = { ...given, disabled: true };

      expect(await plugin.update(trigger, id, { inputs: given, state }, news)).toMatchObject({ ...news, id });
      expect(await plugin.diff(trigger, given, news, state)).toMatchObject({ changes: true, replaces: [] });
      expect(await plugin.diff(trigger, given, without, state)).toMatchObject({ replaces: ["parameters"] });
      await plugin.delete(trigger, id, state);
      expect((await plugin.read(trigger, id, given, state)).id).toBe("");
    });

    test.each<[string, Values, string]>([
      ["GitHub without a preset", { eventSourceProvider: "github_app" }, "has an unexpected event_preset"],
      [
        "GitHub without a repository",
        { eventSourceProvider: "github_app", eventPreset: "all-pushes" },
        "requires event_source_repo_external_id",
      ],
      ["a schedule without a time", { eventSourceProvider: "schedule", eventName: "x" }, "requires checkout_ref"],
      ["a webhook without a sender", { eventSourceProvider: "webhook", eventName: "x" }, "requires a Webhook Sender"],
      [
        "parameters without a schedule",
        { eventSourceProvider: "github_app", parameters: { drift: true } },
        "parameters is only valid for schedule triggers",
      ],
      ["another provider", { eventSourceProvider: "gitlab" }, "unexpected event source provider"],
    ])("refuses %s before any request", async (_, changes, message) => {
      const given = { projectId: ids.web, pipelineId: ids.shop, ...changes };

      await expect(plugin.create(trigger, given)).rejects.toThrow(message);
      expect(requests()).toEqual([]);
    });
  });
});

test("needs a token, and never shows it", async () => {
  const without = await startPlugin(circleCiPackage(), { CIRCLE_HOST: circleci.apiUrl });
  await expect(without.configure({})).rejects.toThrow("CIRCLE_TOKEN");
  await without.configure({ key: "wrong-token" });

  await expect(without.create(context, { organizationId: ids.oauth, name: "deploy" })).rejects.toThrow(
    'Error creating CircleCI context: 401 Unauthorized: {"message":"Invalid token provided."}',
  );
  without.close();
});

describe("as the bridge", () => {
  const value = { remote: { url: "registry.opentofu.org/circleci-public/circleci", version: "0.4.2" } };

  test("becomes the provider by the value of a program or by the arguments of pulumi package add", async () => {
    expect(await plugin.parameterize({ value })).toEqual({ name: "circleci", version: "0.4.2" });
    expect(await plugin.parameterize({ args: ["CircleCI-Public/circleci"] })).toMatchObject({ name: "circleci" });
    expect(await plugin.getPluginInfo()).toBe("1.4.0");
  });

  test.each([
    { value: { remote: { ...value.remote, version: "0.3.0" } } },
    { value: { remote: { ...value.remote, url: "registry.opentofu.org/hashicorp/random" } } },
    { value: {} },
    { args: ["hashicorp/random"] },
    { args: ["circleci-public/circleci", "0.3.0"] },
  ])("is no other provider: %j", async (parameters) => {
    await expect(plugin.parameterize(parameters)).rejects.toThrow(
      "bridges registry.opentofu.org/circleci-public/circleci 0.4.2 only",
    );
  });
});
