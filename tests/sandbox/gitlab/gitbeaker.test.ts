import { AccessLevel, Gitlab, GitbeakerRequestError } from "@gitbeaker/rest";
import { type Listening, serve } from "../../../sandbox/serve";
import { CI_FILE, createWorld, pick, type World } from "./world";

// An independent client over a real socket: the sandbox must not only agree with itself.

const PROJECT = "acme/shop/api";

let world: World;
let server: Listening;

beforeAll(async () => {
  world = createWorld();
  server = await serve(world.gitlab.app);
});
beforeEach(() => world.gitlab.reset());
afterAll(() => server.close());

const as = (username: string) => new Gitlab({ host: server.url, token: `token-${username}` });

/** The status and the text with which the client refuses. */
async function refusal(request: Promise<unknown>): Promise<[number | undefined, string]> {
  try {
    await request;
  } catch (error) {
    if (error instanceof GitbeakerRequestError) return [error.cause?.response.status, error.message];
    throw error;
  }
  throw new Error("the request was not refused");
}

describe("instance and projects", () => {
  test("the current user, by private token and by bearer token", async () => {
    const bearer = new Gitlab({ host: server.url, oauthToken: "token-developer" });

    expect((await as("developer").Users.showCurrentUser()).username).toBe("developer");
    expect((await bearer.Users.showCurrentUser()).username).toBe("developer");
  });

  test("the metadata tells the edition", async () => {
    expect(pick(await as("guest").Metadata.show(), "version", "enterprise")).toEqual({
      version: "19.1.0-ee",
      enterprise: true,
    });
  });

  test("a project by path and by number", async () => {
    const { Projects } = as("maintainer");

    expect((await Projects.show(PROJECT)).id).toBe(101);
    expect((await Projects.show(101)).path_with_namespace).toBe(PROJECT);
    expect((await Projects.show(PROJECT)).web_url).toBe(`${server.url}/${PROJECT}`);
  });

  test("projects, page by page", async () => {
    const projects = await as("maintainer").Projects.all({ membership: true, perPage: 1 });

    expect(projects.map(({ path }) => path)).toEqual(["web", "api"]);
  });

  test("the paging headers are understood", async () => {
    const { paginationInfo } = await as("maintainer").Projects.all({
      perPage: 1,
      page: 1,
      showExpanded: true,
      pagination: "offset",
    });

    expect(paginationInfo).toEqual({ total: 2, next: 2, current: 1, previous: null, perPage: 1, totalPages: 2 });
  });

  test("refusals", async () => {
    const unknown = new Gitlab({ host: server.url, token: "wrong" });

    expect(await refusal(unknown.Projects.show(PROJECT))).toEqual([401, "401 Unauthorized"]);
    expect(await refusal(as("stranger").Projects.show(PROJECT))).toEqual([404, "404 Project Not Found"]);
    expect(await refusal(as("developer").ProjectVariables.all(PROJECT))).toEqual([403, "403 Forbidden"]);
  });
});

describe("variables", () => {
  test("created, read, changed, listed and removed", async () => {
    const { ProjectVariables } = as("maintainer");
    const created = await ProjectVariables.create(PROJECT, "KEY", "v", { protected: true });

    expect(created).toMatchObject({ key: "KEY", value: "v", protected: true, environment_scope: "*" });
    expect(await ProjectVariables.show(PROJECT, "KEY")).toEqual(created);
    expect(await ProjectVariables.edit(PROJECT, "KEY", "w")).toMatchObject({ value: "w", protected: true });
    expect(await ProjectVariables.all(PROJECT)).toMatchObject([{ value: "w" }]);
    await ProjectVariables.remove(PROJECT, "KEY");
    expect(await refusal(ProjectVariables.show(PROJECT, "KEY"))).toEqual([404, "404 Variable Not Found"]);
  });

  test("two scopes are told apart by the filter", async () => {
    const { ProjectVariables } = as("maintainer");
    await ProjectVariables.create(PROJECT, "KEY", "all");
    await ProjectVariables.create(PROJECT, "KEY", "prod", { environmentScope: "production" });
    const production = { filter: { environment_scope: "production" } };

    expect(await refusal(ProjectVariables.show(PROJECT, "KEY"))).toEqual([
      409,
      "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
    ]);
    expect(await ProjectVariables.show(PROJECT, "KEY", production)).toMatchObject({ value: "prod" });
    expect(await ProjectVariables.edit(PROJECT, "KEY", "new", production)).toMatchObject({ value: "new" });
    await ProjectVariables.remove(PROJECT, "KEY", production);
    expect(await ProjectVariables.show(PROJECT, "KEY")).toMatchObject({ value: "all" });
  });

  test("more than a page of them", async () => {
    const { ProjectVariables } = as("maintainer");
    const keys = Array.from({ length: 23 }, (_, index) => `KEY_${index}`);
    for (const key of keys) await ProjectVariables.create(PROJECT, key, "v");

    expect((await ProjectVariables.all(PROJECT)).map(({ key }) => key)).toEqual(keys);
  });

  test("refusals", async () => {
    const { ProjectVariables } = as("maintainer");
    await ProjectVariables.create(PROJECT, "KEY", "v");

    expect(await refusal(ProjectVariables.create(PROJECT, "KEY", "v"))).toEqual([
      400,
      '{"key":["(KEY) has already been taken"]}',
    ]);
    expect(await refusal(ProjectVariables.create(PROJECT, "OTHER", "short", { masked: true }))).toEqual([
      400,
      '{"value":["is invalid"]}',
    ]);
  });
});

describe("protected branches and tags", () => {
  test("a branch with the plain levels, which the client sends in the query", async () => {
    const { ProtectedBranches } = as("maintainer");
    const created = await ProtectedBranches.protect(PROJECT, "release-*", {
      pushAccessLevel: AccessLevel.NO_ACCESS,
      mergeAccessLevel: AccessLevel.DEVELOPER,
    });

    expect(created).toMatchObject({
      name: "release-*",
      push_access_levels: [{ access_level: 0, access_level_description: "No one" }],
      merge_access_levels: [{ access_level: 30, access_level_description: "Developers + Maintainers" }],
    });
    expect(await ProtectedBranches.show(PROJECT, "release-*")).toEqual(created);
    expect((await ProtectedBranches.all(PROJECT)).map(({ name }) => name)).toEqual(["main", "release-*"]);
  });

  test("a branch with rules for users, as nested parameters of the query", async () => {
    const created = await as("maintainer").ProtectedBranches.protect(PROJECT, "x", {
      allowedToPush: [{ userId: 3 }, { userId: 4 }],
    });

    expect(created).toMatchObject({
      push_access_levels: [
        { access_level: null, user_id: 3 },
        { access_level: null, user_id: 4 },
      ],
    });
  });

  test("a branch is changed and unprotected", async () => {
    const { ProtectedBranches } = as("maintainer");

    expect(await ProtectedBranches.edit(PROJECT, "main", { allowForcePush: true })).toMatchObject({
      allow_force_push: true,
    });
    await ProtectedBranches.unprotect(PROJECT, "main");
    expect(await ProtectedBranches.all(PROJECT)).toEqual([]);
    expect(await refusal(ProtectedBranches.show(PROJECT, "main"))).toEqual([404, "404 Not found"]);
  });

  test("refusals of branches", async () => {
    const { ProtectedBranches } = as("maintainer");

    expect(await refusal(ProtectedBranches.protect(PROJECT, "main"))).toEqual([
      409,
      "Protected branch 'main' already exists",
    ]);
    expect(
      await refusal(ProtectedBranches.edit(PROJECT, "main", { allowedToPush: [{ userId: 3 }, { userId: 3 }] })),
    ).toEqual([422, '["Push access levels user has already been taken"]']);
  });

  test("a tag is protected, read and unprotected", async () => {
    const { ProtectedTags } = as("maintainer");
    const created = await ProtectedTags.protect(PROJECT, "release-*", { createAccessLevel: AccessLevel.DEVELOPER });

    expect(created).toMatchObject({ name: "release-*", create_access_levels: [{ access_level: 30 }] });
    expect(await ProtectedTags.show(PROJECT, "release-*")).toEqual(created);
    expect(await ProtectedTags.all(PROJECT)).toEqual([created]);
    expect(await refusal(ProtectedTags.protect(PROJECT, "release-*"))).toEqual([
      422,
      '["Name has already been taken"]',
    ]);
    await ProtectedTags.unprotect(PROJECT, "release-*");
    expect(await ProtectedTags.all(PROJECT)).toEqual([]);
  });
});

describe("environments", () => {
  test("created, read, changed, stopped and removed", async () => {
    const { Environments } = as("developer");
    const { id } = await Environments.create(PROJECT, "staging", { externalUrl: "https://staging.example.com" });

    expect(await Environments.show(PROJECT, id)).toMatchObject({
      slug: "staging",
      tier: "staging",
      state: "available",
    });
    expect(await Environments.edit(PROJECT, id, { tier: "testing" })).toMatchObject({ tier: "testing" });
    expect(await Environments.all(PROJECT, { name: "staging" })).toMatchObject([{ id }]);
    expect(await refusal(Environments.remove(PROJECT, id))).toEqual([403, "403 Forbidden"]);
    expect(await Environments.stop(PROJECT, id)).toMatchObject({ state: "stopped" });
    await Environments.remove(PROJECT, id);
    expect(await refusal(Environments.show(PROJECT, id))).toEqual([404, "404 Not found"]);
  });

  test("a name that is taken is refused", async () => {
    const { Environments } = as("developer");
    await Environments.create(PROJECT, "staging");

    expect(await refusal(Environments.create(PROJECT, "staging"))).toEqual([
      400,
      '{"name":["has already been taken"]}',
    ]);
  });
});

describe("repository and pipelines", () => {
  test("a file is created, read, changed and removed", async () => {
    const { RepositoryFiles } = as("maintainer");
    const path = "infra/index.ts";

    expect(await RepositoryFiles.create(PROJECT, path, "main", "one", "add it")).toEqual({
      file_path: path,
      branch: "main",
    });
    const file = await RepositoryFiles.show(PROJECT, path, "main");
    expect(pick(file, "file_name", "ref", "content")).toEqual({ file_name: "index.ts", ref: "main", content: "b25l" });
    await RepositoryFiles.edit(PROJECT, path, "main", "dHdv", "change it", {
      encoding: "base64",
      lastCommitId: file.last_commit_id,
    });
    expect(await RepositoryFiles.showRaw(PROJECT, path, "main")).toBe("two");
    await RepositoryFiles.remove(PROJECT, path, "main", "remove it");
    expect(await refusal(RepositoryFiles.show(PROJECT, path, "main"))).toEqual([404, "404 File Not Found"]);
  });

  test("refusals of files", async () => {
    const { RepositoryFiles } = as("maintainer");
    const stale = { lastCommitId: "0".repeat(40) };

    expect(await refusal(RepositoryFiles.create(PROJECT, "README.md", "main", "x", "add"))).toEqual([
      400,
      "A file with this name already exists",
    ]);
    expect(await refusal(RepositoryFiles.edit(PROJECT, "README.md", "main", "x", "change", stale))).toEqual([
      400,
      "You are attempting to update a file that has changed since you started editing it.",
    ]);
    expect(await refusal(as("developer").RepositoryFiles.create(PROJECT, "a", "main", "x", "add"))).toEqual([
      400,
      "You are not allowed to push into this branch",
    ]);
    expect(await refusal(as("reporter").RepositoryFiles.create(PROJECT, "a", "main", "x", "add"))).toEqual([
      403,
      "403 Forbidden",
    ]);
    expect(await refusal(RepositoryFiles.create(PROJECT, "a", "main", "x", ""))).toEqual([
      400,
      "commit_message is empty",
    ]);
  });

  test("branches", async () => {
    const { Branches } = as("developer");

    expect(await Branches.create(PROJECT, "feature/login", "main")).toMatchObject({ default: false, protected: false });
    expect(await Branches.show(PROJECT, "feature/login")).toMatchObject({ name: "feature/login" });
    expect((await Branches.all(PROJECT)).map(({ name }) => name)).toEqual(["feature/login", "main"]);
    expect(await refusal(Branches.create(PROJECT, "main", "main"))).toEqual([400, "Branch already exists"]);
    await Branches.remove(PROJECT, "feature/login");
    expect(await refusal(Branches.show(PROJECT, "feature/login"))).toEqual([404, "404 Branch Not Found"]);
  });

  test("tags", async () => {
    const { Tags } = as("developer");

    expect(await Tags.create(PROJECT, "v1.0.0", "main", { message: "first release" })).toMatchObject({
      name: "v1.0.0",
      message: "first release",
    });
    expect(await Tags.show(PROJECT, "v1.0.0")).toMatchObject({ protected: false });
    expect((await Tags.all(PROJECT)).map(({ name }) => name)).toEqual(["v1.0.0"]);
    expect(await refusal(Tags.create(PROJECT, "v1.0.0", "main"))).toEqual([400, "Tag v1.0.0 already exists"]);
    await Tags.remove(PROJECT, "v1.0.0");
    expect(await refusal(Tags.show(PROJECT, "v1.0.0"))).toEqual([404, "404 Tag Not Found"]);
  });

  test("the tree of a folder, page by page", async () => {
    const { Repositories, RepositoryFiles } = as("maintainer");
    const names = Array.from({ length: 23 }, (_, index) => `f${String(index).padStart(2, "0")}`);
    for (const name of names) await RepositoryFiles.create(PROJECT, `infra/${name}`, "main", "same", "add");
    const options = { path: "infra", ref: "main", recursive: true } as const;

    expect((await Repositories.allRepositoryTrees(PROJECT, options)).map(({ name }) => name)).toEqual(names);
    expect(
      (await Repositories.allRepositoryTrees(PROJECT, { ...options, pagination: "keyset", perPage: 5 })).map(
        ({ path }) => path,
      ),
    ).toEqual(names.map((name) => `infra/${name}`));
    expect(await Repositories.allRepositoryTrees(PROJECT)).toMatchObject([
      { name: "infra", type: "tree", mode: "040000" },
      { name: "README.md", type: "blob", mode: "100644" },
    ]);
    expect(await refusal(Repositories.allRepositoryTrees(PROJECT, { path: "none" }))).toEqual([
      404,
      "404 invalid revision or path Not Found",
    ]);
    expect(await refusal(Repositories.allRepositoryTrees(PROJECT, { ref: "none" }))).toEqual([
      404,
      "404 Tree Not Found",
    ]);
  });

  test("commits and the pipelines that they started", async () => {
    const { Commits, Pipelines, RepositoryFiles } = as("maintainer");
    await RepositoryFiles.create(PROJECT, CI_FILE, "main", "x", "add the pipeline [skip ci]");
    await RepositoryFiles.edit(PROJECT, CI_FILE, "main", "y", "change the pipeline");
    const commits = await Commits.all(PROJECT, { refName: "main" });
    const [pipeline, ...more] = await Pipelines.all(PROJECT);

    expect(commits.map(({ message }) => message)).toEqual([
      "change the pipeline",
      "add the pipeline [skip ci]",
      "Initial commit",
    ]);
    expect(more).toEqual([]);
    expect(pipeline).toMatchObject({ ref: "main", status: "created", source: "push", sha: commits[0]?.id });
    expect(await Pipelines.show(PROJECT, pipeline?.id ?? 0)).toMatchObject({ before_sha: commits[1]?.id });
    expect(await Commits.show(PROJECT, "main")).toMatchObject({ last_pipeline: { id: pipeline?.id } });
    expect(await refusal(Commits.show(PROJECT, "nowhere"))).toEqual([404, "404 Commit Not Found"]);
    expect(await refusal(Pipelines.show(PROJECT, 1))).toEqual([404, "404 Not found"]);
  });
});

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
