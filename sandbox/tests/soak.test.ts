import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Sandbox, startSandbox } from "../index";
import { testToken } from "../testing/testToken";

/** Number of pipelines, one after the other, each for its own commit, with two jobs. */
const PIPELINES = 200;
/** Pipelines before the first measurement: by then all code is loaded and compiled. */
const WARM = 40;
/**
 * How much more memory may be in use after the last pipeline than after the warm-up, in bytes. The rows of a pipeline,
 * its commit and its jobs stay, up to 30 kB: GitLab shows them. A pipeline has 70 kB of logs and 80 kB of variables of
 * jobs, so that keeping either would be over 11 MB.
 */
const GROWTH = 6_000_000;

/** A command that no other process runs. */
const SLEEP = `sleep 6175.${process.pid}`;

const ciFile = `
.log: &log
  - echo first line
  - seq 1 1000 | sed 's/^/a line of some length, number /'
  - echo "secret $SECRET"
keeps:
  script: [*log, setsid ${SLEEP} &, echo last line]
  cache: { key: soak, paths: [README.md] }
fails:
  allow_failure: true
  script: [*log, echo last line, exit 1]
  artifacts: { when: always, paths: [README.md] }
`;

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox(
    {
      gitlab: {
        users: [{ username: "dev", token: testToken("glpat-dev") }],
        projects: [
          { path: "acme/shop", members: { dev: 40 }, files: { "README.md": "# Shop\n", ".gitlab-ci.yml": ciFile } },
        ],
      },
      cloud: { users: [], organizations: [] },
    },
    { runner: {} },
  );
  await call("POST", "variables", { key: "SECRET", value: "canary-in-a-soak", masked: true });
  await call("POST", "variables", { key: "BALLAST", value: "ballast-".repeat(5000) });
});

afterAll(() => sandbox.close());

test(`${PIPELINES} pipelines in a row leave no memory, no log cut short, no process and no folder`, async () => {
  const collect = exposedCollector();
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const incomplete: string[] = [];
  const run = async (from: number, to: number) => {
    for (let number = from; number < to; number++) incomplete.push(...(await runPipeline(number)));
  };
  await run(0, WARM);
  const [before, descriptors] = [used(), openDescriptors()];
  await run(WARM, PIPELINES);
  const growth = used() - before;

  expect(incomplete).toEqual([]);
  expect(growth).toBeLessThan(GROWTH);
  expect(openDescriptors()).toBeLessThanOrEqual(descriptors);
  expect(readdirSync(sandbox.folder.path("builds"))).toEqual([]);
  expect(execFileSync("ps", ["-axo", "args="], { encoding: "utf8" }).split("\n")).not.toContain(SLEEP);
}, 300_000);

/** Commits, waits for the end, and returns every unexpected result. */
async function runPipeline(number: number): Promise<string[]> {
  await call("PUT", "repository/files/README.md", {
    branch: "main",
    commit_message: `Change ${number}`,
    content: `# Shop ${number}\n`,
  });
  await sandbox.settled();
  const [pipeline] = (await call("GET", "pipelines?per_page=1")) as { id: number; iid: number; status: string }[];
  const jobs = (await call("GET", `pipelines/${pipeline?.id}/jobs`)) as { id: number; name: string; status: string }[];
  const logs = await Promise.all(jobs.map(({ id }) => call("GET", `jobs/${id}/trace`)));
  const summary = [pipeline?.iid, pipeline?.status, ...jobs.map(({ name, status }) => `${name} ${status}`).sort()];
  const wanted = [number + 1, "success", "fails failed", "keeps success"];
  return [
    ...(summary.join() === wanted.join() ? [] : [summary.join()]),
    ...logs.filter((log) => !isWhole(String(log))).map((log) => String(log).slice(-500)),
  ];
}

/** All lines in their order, with the secret hidden, and the end of the job. */
function isWhole(log: string): boolean {
  const lines = log.split(/\r?\n/);
  const counted = lines.filter((line) => line.startsWith("a line of some length, number "));
  return (
    lines.includes("first line") &&
    counted.length === 1000 &&
    counted.every((line, index) => line.endsWith(` ${index + 1}`)) &&
    lines.includes("secret [MASKED]") &&
    lines.includes("last line") &&
    /Job (succeeded|failed)/.test(log.slice(-80))
  );
}

async function call(method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${sandbox.gitlabUrl}/api/v4/projects/acme%2Fshop/${path}`, {
    method,
    headers: { authorization: `Bearer ${testToken("glpat-dev")}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (response.headers.get("content-type") ?? "").includes("json") ? JSON.parse(text) : text;
}

function exposedCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** 0 if the system does not provide it. */
function openDescriptors(): number {
  return existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0;
}
