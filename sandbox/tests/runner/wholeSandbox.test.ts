import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Sandbox, startSandbox } from "../../index";
import { outputOf, plainLog } from "./plainLog";
import { testToken } from "../../testing/testToken";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(120_000);

const CI_FILE = `
stages: [build, test, after]
variables:
  HOME_OF_IT: $CI_PROJECT_DIR/.home
build:
  stage: build
  script:
    - mkdir out
    - echo "made by $CI_JOB_NAME" > out/file
    - echo "VERSION=7" > build.env
    - echo "{\\"create\\":1,\\"update\\":0,\\"delete\\":0}" > report.json
  artifacts:
    paths: [out]
    reports: { dotenv: build.env, terraform: report.json }
test:
  stage: test
  id_tokens: { TOKEN: { aud: "urn:pulumi:org:acme" } }
  script:
    - cat out/file
    - echo "version $VERSION, home $HOME_OF_IT, secret $SECRET"
    - echo "token $TOKEN"
    - git log -1 --format=%s
    - git ls-remote --heads origin | wc -l
    - exit 3
  after_script:
    - echo "it $CI_JOB_STATUS"
never:
  stage: after
  script: [echo never]
`;

const SEED: Parameters<typeof startSandbox>[0] = {
  gitlab: {
    users: [{ username: "dev", token: testToken("glpat-dev") }],
    projects: [{ path: "acme/shop", members: { dev: 40 }, files: { "README.md": "shop\n" } }],
  },
  cloud: { users: [], organizations: [] },
};

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox(SEED, { runner: {} });
});
afterEach(() => sandbox.close());

test("a commit's pipeline runs like in GitLab, and leaves no secret on disk", async () => {
  await call("POST", "variables", { key: "SECRET", value: "canary-whole-1", masked: true });
  await call("POST", "repository/files/.gitlab-ci.yml", { branch: "main", commit_message: "add CI", content: CI_FILE });
  await sandbox.settled();

  const [pipeline] = await call<{ id: number; status: string }[]>("GET", "pipelines");
  const jobs = await call<{ id: number; name: string; status: string; failure_reason?: string }[]>(
    "GET",
    `pipelines/${String(pipeline?.id)}/jobs`,
  );
  const traces = await Promise.all(
    jobs.map(async ({ id, name }) => [name, await call<string>("GET", `jobs/${String(id)}/trace`)] as const),
  );
  const log = Object.fromEntries(traces);

  expect(pipeline?.status).toBe("failed");
  expect(Object.fromEntries(jobs.map(({ name, status }) => [name, status]))).toEqual({
    build: "success",
    test: "failed",
    never: "skipped",
  });
  expect(plainLog(log.build ?? "").at(-1)).toBe("Job succeeded");
  expect(outputOf(log.test ?? "")).toEqual([
    "made by build",
    `version 7, home ${join(sandbox.folder.path("builds"), "0", "shop", ".home")}, secret [MASKED]`,
    "token [MASKED]",
    "add CI",
    "1",
  ]);
  expect(plainLog(log.test ?? "")).toContain("it failed");
  expect(plainLog(log.test ?? "").at(-1)).toBe("ERROR: Job failed: exit status 3");
  expect(filesWith(sandbox.folder.path("builds", ".."), "canary-whole-1")).toEqual([]);
});

const REVIEW_FILE = `
.review:
  rules:
    - if: $CI_MERGE_REQUEST_LABELS =~ /(^|,)review-stack(,|$)/
review:
  extends: .review
  environment: { name: review/$CI_MERGE_REQUEST_IID, on_stop: take-down, auto_stop_in: 3 days }
  script: [echo up]
take-down:
  extends: .review
  environment: { name: review/$CI_MERGE_REQUEST_IID, action: stop }
  script: ['echo "down with $CI_ENVIRONMENT_NAME"']
  when: manual
  allow_failure: true
drift:
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
  script: ['echo "drift of $CI_COMMIT_REF_NAME"']
`;

test("a merge request with the label gets an environment, which is stopped when it is closed", async () => {
  await addFile("main", REVIEW_FILE);
  await call("POST", "repository/branches?branch=topic&ref=main");
  await addFile("topic", "topic\n", "file");
  const opened = { source_branch: "topic", target_branch: "main", title: "topic" };
  await call("POST", "merge_requests", opened);
  await sandbox.settled();
  expect(await call("GET", "pipelines")).toEqual([]);

  await call("PUT", "merge_requests/1", { labels: "review-stack" });
  await call("POST", "merge_requests/1/pipelines");
  await sandbox.settled();
  expect(await environments()).toEqual([{ name: "review/1", state: "available", stopsItself: true }]);

  await call("PUT", "merge_requests/1", { state_event: "close" });
  await sandbox.settled();
  expect(await environments()).toEqual([{ name: "review/1", state: "stopped", stopsItself: false }]);
  expect(await outputOfJob("take-down")).toEqual(["down with review/1"]);
});

test("a schedule runs its jobs", async () => {
  await addFile("main", REVIEW_FILE);
  await call("POST", "pipeline_schedules", { description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" });
  await call("POST", "pipeline_schedules/1/play");
  await sandbox.settled();

  expect(await outputOfJob("drift")).toEqual(["drift of main"]);
});

test("runs no more jobs at once than configured", async () => {
  const two = await startSandbox(SEED, { runner: { concurrency: 2 } });
  try {
    const counts = two.folder.path("counts");
    mkdirSync(counts);
    // Each job has a file while it runs, and prints the number of files.
    const script = `touch ${counts}/$CI_JOB_ID; ls ${counts} | wc -l; sleep 0.3; ls ${counts} | wc -l; rm ${counts}/$CI_JOB_ID`;
    const jobs = Array.from({ length: 12 }, (_, index) => `job-${index}: { script: ["${script}"] }`);
    await callOf(two, "POST", "repository/files/.gitlab-ci.yml", {
      branch: "main",
      commit_message: "add CI",
      content: `${jobs.join("\n")}\n`,
    });
    await two.settled();
    const rows = await callOf<{ id: number; status: string }[]>(two, "GET", "jobs?per_page=100");
    const logs = await Promise.all(rows.map(({ id }) => callOf<string>(two, "GET", `jobs/${String(id)}/trace`)));
    const seen = logs.flatMap((log) => outputOf(log).map(Number));

    expect(rows.map(({ status }) => status)).toEqual(Array(12).fill("success"));
    expect(seen.length).toBe(24);
    expect(Math.max(...seen)).toBe(2);
  } finally {
    await two.close();
  }
});

test("a kept machine shows the next pipeline the files of the last one, and is removed with the sandbox", async () => {
  const kept = await startSandbox(SEED, { runner: { keepsFolders: true } });
  const folder = kept.folder.path("machine");
  try {
    const content = "job: { script: ['cat ~/left || true; echo $CI_PIPELINE_ID > ~/left; chmod a-w ~'] }\n";
    const file = { branch: "main", commit_message: "add CI", content };
    await callOf(kept, "POST", "repository/files/.gitlab-ci.yml", file);
    await kept.settled();
    await callOf(kept, "POST", "pipeline?ref=main");
    await kept.settled();
    const [last, first] = await callOf<{ id: number; pipeline: { id: number } }[]>(kept, "GET", "jobs");

    expect(outputOf(await callOf<string>(kept, "GET", `jobs/${String(last?.id)}/trace`))).toEqual([
      String(first?.pipeline.id),
    ]);
  } finally {
    await kept.close();
  }
  expect(existsSync(dirname(folder))).toBe(false);
});

function addFile(branch: string, content: string, path = ".gitlab-ci.yml"): Promise<unknown> {
  return call("POST", `repository/files/${path}`, { branch, commit_message: `add ${path}`, content });
}

async function environments(): Promise<object[]> {
  const rows = await call<{ name: string; state: string; auto_stop_at: string | null }[]>("GET", "environments");
  return rows.map(({ name, state, auto_stop_at: at }) => ({ name, state, stopsItself: at !== null }));
}

async function outputOfJob(name: string): Promise<readonly string[]> {
  const jobs = await call<{ id: number; name: string }[]>("GET", "jobs");
  const job = jobs.find((one) => one.name === name);
  return outputOf(await call<string>("GET", `jobs/${String(job?.id)}/trace`));
}

function call<T>(method: string, path: string, body?: object): Promise<T> {
  return callOf(sandbox, method, path, body);
}

async function callOf<T>({ gitlabUrl }: Sandbox, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${gitlabUrl}/api/v4/projects/acme%2Fshop/${path}`, {
    method,
    headers: { "PRIVATE-TOKEN": testToken("glpat-dev"), "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
  return (path.endsWith("/trace") ? text : JSON.parse(text)) as T;
}

function filesWith(folder: string, text: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesWith(path, text);
    return readFileSync(path).includes(text) ? [path] : [];
  });
}
