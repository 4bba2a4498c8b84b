import { CI_FILE, pick } from "../world";
import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

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

  test("the tree of a folder, in pages", async () => {
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

  test("commits and their pipelines", async () => {
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
