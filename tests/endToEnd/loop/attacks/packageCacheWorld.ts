import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stringify } from "yaml";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { renderGitLab } from "../../../../targets/gitlab/renderGitLab";
import { must, send } from "../../../attacks/requests";
import { pipelineWith } from "../../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { project } from "../../world";

/** A project with a rendered file, whose package managers and Pulumi are stand-ins on the runner. */
export interface CacheWorld {
  /** The folders that the rendered file caches. */
  readonly folders: readonly string[];
  /** Fills them in a merge request's job, under the rendered file's own key; then the Maintainer retries that job. */
  poison(): Promise<void>;
  /** Runs the preview of another merge request, whose CI file is the rendered one. */
  preview(): Promise<void>;
  /** Pushes to `main`, releases, and plays the schedule, as the Maintainer; all jobs must succeed. */
  runReviewed(): Promise<void>;
  /** By job, the cached folders that any of its commands found in its checkout. */
  found(): ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

export async function createCacheWorld(settings: object): Promise<CacheWorld> {
  const pipeline = pipelineWith(settings);
  const toolchain = pipeline.programs[0]!.toolchain;
  const folders = [".pulumi-home/plugins", ".pulumi-home/policies", ...toolchain.cachePaths].sort();
  const [keyFile = ""] = toolchain.cacheKeyFiles;
  const machine = mkdtempSync(join(tmpdir(), "machine-"));
  const records = join(machine, "records");
  standIns(machine, records);
  const sandbox = await startSandbox(seedOf(renderGitLab(pipeline), keyFile), {
    runner: { env: { PATH: [machine, process.env.PATH].join(delimiter) } },
  });
  const base = `${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}`;
  const call = (token: string, method: string, path: string, body?: object) =>
    must(send(`${base}/${path}`, method, { "PRIVATE-TOKEN": token }, body));
  const propose = async (branch: string, file: string, content: string) => {
    const change = { branch, start_branch: "main", commit_message: branch, content };
    await call(exampleTokens.developer, "PUT", `repository/files/${encodeURIComponent(file)}`, change);
    const request = { source_branch: branch, target_branch: "main", title: branch };
    await call(exampleTokens.developer, "POST", "merge_requests", request);
    return settled(sandbox, call);
  };

  return {
    folders,
    async poison() {
      const [leave] = await propose("poison", ".gitlab-ci.yml", poisoning(folders, keyFile));
      expect(leave).toMatchObject({ name: "leave", status: "success" });
      await call(exampleTokens.gitlab, "POST", `jobs/${leave?.id ?? 0}/retry`);
      expect((await settled(sandbox, call)).map(({ status }) => status)).toEqual(["success"]);
    },
    async preview() {
      expect(await propose("harmless", "README.md", "Harmless.\n")).toMatchObject([{ status: "success" }]);
    },
    async runReviewed() {
      const change = { branch: "main", commit_message: "Reviewed", content: "Reviewed.\n" };
      await call(exampleTokens.gitlab, "PUT", "repository/files/README.md", change);
      await expectSuccess();
      await call(exampleTokens.gitlab, "POST", "repository/tags", { tag_name: "release-1", ref: "main" });
      for (const { id, status } of await settled(sandbox, call)) {
        if (status === "manual") await call(exampleTokens.gitlab, "POST", `jobs/${id}/play`);
      }
      await expectSuccess();
      const schedule = { description: "Pulumi drift", ref: "main", cron: "0 4 * * *" };
      const { id } = await call(exampleTokens.gitlab, "POST", "pipeline_schedules", schedule);
      await call(exampleTokens.gitlab, "POST", `pipeline_schedules/${String(id)}/play`);
      await expectSuccess();
    },
    found() {
      const lines = existsSync(records) ? readFileSync(records, "utf8").trim().split("\n") : [];
      const found = new Map<string, readonly string[]>();
      for (const line of lines) {
        const [job = "", folder = ""] = line.split(" ");
        const before = found.get(job) ?? [];
        found.set(job, folder === "" ? before : [...new Set([...before, folder])].sort());
      }
      return found;
    },
    async close() {
      await sandbox.close();
      rmSync(machine, { recursive: true });
    },
  };

  async function expectSuccess(): Promise<void> {
    const jobs = await settled(sandbox, call);
    expect(jobs.map(({ name, status }) => [name, status])).toEqual(jobs.map(({ name }) => [name, "success"]));
  }
}

interface JobRow {
  readonly id: number;
  readonly name: string;
  readonly status: string;
}

/** The jobs of the newest pipeline, after all have ended. */
async function settled(
  sandbox: Sandbox,
  call: (token: string, method: string, path: string) => Promise<object>,
): Promise<readonly JobRow[]> {
  await sandbox.settled();
  const [newest] = Object.values(await call(exampleTokens.gitlab, "GET", "pipelines?per_page=1")) as { id: number }[];
  return Object.values(await call(exampleTokens.gitlab, "GET", `pipelines/${newest?.id ?? 0}/jobs`)) as JobRow[];
}

/** The project with the rendered file, and the file whose content is in the key of its cache. */
function seedOf(ciFile: string, keyFile: string) {
  const files = {
    ".gitlab-ci.yml": ciFile,
    "infra/Pulumi.yaml": "name: shop-api\nruntime: nodejs\n",
    [keyFile]: "1\n",
  };
  return seedWith(files);
}

/** A CI file whose job puts a marker into each folder, in a cache with the rendered file's key. */
function poisoning(folders: readonly string[], keyFile: string): string {
  return stringify({
    leave: {
      rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
      cache: { key: { files: [keyFile] }, paths: [...folders] },
      script: folders.map((folder) => `mkdir -p ${folder} && touch ${folder}/poisoned`),
    },
  });
}

/** Programs that record, one line per call, the poisoned folders in their checkout, or an empty line. */
function standIns(machine: string, records: string): void {
  const script = [
    "#!/bin/sh",
    `echo "$CI_JOB_NAME" >> ${records}`,
    `(cd "$CI_PROJECT_DIR" && find . -name poisoned | sed "s|^\\./\\(.*\\)/poisoned$|$CI_JOB_NAME \\1|" >> ${records})`,
    "",
  ].join("\n");
  const managers = ["npm", "yarn", "pnpm", "bun", "corepack", "pip", "python3", "poetry", "uv", "go", "dotnet", "mvn"];
  for (const name of ["pulumi", "gradle", ...managers]) {
    writeFileSync(join(machine, name), script);
    chmodSync(join(machine, name), 0o755);
  }
}
