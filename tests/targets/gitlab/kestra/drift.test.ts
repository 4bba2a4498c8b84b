import { kestraOnly } from "../../../pipeline/kestraExamples";
import type { Event, Files } from "../harness/events";
import { type JobRun, runPipeline } from "../harness/runPipeline";
import { fileOf, flow, kestraVariables } from "./files";

const [staging, production] = kestraOnly.deployments;
const [namespace] = staging.kestra.namespaces;
const schedule: Event = { kind: "schedule", description: "Pulumi drift" };
const branch = { "kestra/flows/staging/a.yaml": flow("a", "acme.shop.staging") };

/** Writes the archive that Kestra would send: the files below `server/`. */
const exports = {
  command: "kestractl",
  args: ["flows", "export", "--namespace", "acme.shop.staging", "--output-file"],
  script:
    'cd "$CI_PROJECT_DIR/server" && if ls *.yml >/dev/null 2>&1; then zip -q "$6" *.yml; else printf "PK\\005\\006" > "$6"; head -c 18 /dev/zero >> "$6"; fi',
};

async function driftOf(action: string, server: Files, deletes = true): Promise<readonly JobRun[]> {
  const file = fileOf({
    ...kestraOnly,
    drift: { schedule: "0 4 * * *", action },
    deployments: [
      { ...staging, kestra: { ...staging.kestra, namespaces: [{ ...namespace, delete: deletes }] } },
      { ...production, onDrift: "ignore" },
    ],
  });
  const { jobs } = await runPipeline(file, schedule, {
    files: { ...branch, "server/.keep": "", ...server },
    variables: kestraVariables,
    standIns: ["kestractl"],
    behaviours: [exports],
    tools: ["zip", "unzip"],
  });
  return jobs;
}

const same = flow("a", "acme.shop.staging");
const changed = same.replace("hello", "changed by hand");
const other = flow("b", "acme.shop.staging");

test.each<[string, Files, boolean, string, readonly string[]]>([
  ["the same flow", { "server/acme.shop.staging.a.yml": same }, true, "success", []],
  [
    "the same flow with other white space",
    { "server/acme.shop.staging.a.yml": `\n${same.replaceAll("\n", "\r\n")}\n\n` },
    true,
    "success",
    [],
  ],
  [
    "a flow that was changed",
    { "server/acme.shop.staging.a.yml": changed },
    true,
    "failed",
    ["-    message: changed by hand", "+    message: hello"],
  ],
  ["a flow that is gone", {}, true, "failed", ["+id: a"]],
  [
    "another flow, which a deployment would delete",
    { "server/1.yml": same, "server/2.yml": other },
    true,
    "failed",
    ["-id: b"],
  ],
  [
    "another flow, which a deployment would keep",
    { "server/1.yml": same, "server/2.yml": other },
    false,
    "success",
    [],
  ],
])("compares the branch with %s", async (_, server, deletes, status, lines) => {
  const [job] = await driftOf("fail", server, deletes);

  expect([job?.name, job?.status, job?.commands.length]).toEqual(["drift-staging", status, 1]);
  const text = job?.artifacts["kestra-drift.txt"] ?? "";
  expect(lines.filter((line) => !text.split("\n").includes(line))).toEqual([]);
  expect(text === "").toBe(status === "success");
});

test("names the flows in the log, without their text", async () => {
  const [job] = await driftOf("fail", { "server/1.yml": changed });

  expect(job?.log).toContain("differ from those of the branch");
  expect(job?.log).toMatch(/^\s+a$/m);
  expect(job?.log).not.toContain("changed by hand");
});

test("drift that is only reported is a warning", async () => {
  const [job] = await driftOf("report", { "server/1.yml": changed });

  expect([job?.status, job?.allowFailure]).toEqual(["failed", true]);
});

test("drift that is remediated deploys the branch again", async () => {
  const [job] = await driftOf("remediate", {});

  expect([job?.name, job?.status, job?.commands.map(({ args }) => args.slice(0, 2))]).toEqual([
    "drift-staging",
    "success",
    [["flows", "namespace-sync"]],
  ]);
});

test("the job of a namespace reads it with the credential of its deployment, and deploys nothing", async () => {
  const [job] = await driftOf("fail", { "server/1.yml": same });

  expect(job?.environment).toEqual(expect.objectContaining({ name: "staging" }));
  expect(job?.commands[0]?.environment.KESTRACTL_TOKEN).toBe("token-of-staging");
});
