import { kestraOnly, programAndFlows } from "../../../pipeline/kestraExamples";
import type { Event } from "../harness/events";
import { type JobRun, runPipeline, type RunOptions } from "../harness/runPipeline";
import { schemaErrors } from "../harness/schemaErrors";
import { commandLine } from "../harness/standIns";
import { fileOf, flow, kestraVariables } from "./files";

const rendered = fileOf({ ...kestraOnly, drift: { schedule: "0 4 * * *" } });
const files = {
  "kestra/flows/staging/b.yaml": flow("b", "acme.shop.staging"),
  "kestra/flows/staging/a/a.yml": flow("a", "acme.shop.staging"),
  "kestra/flows/staging/.hidden.yml": "---",
  "kestra/flows/prod/a.yml": flow("a", "acme.shop"),
};
/** Shows the text that a deployment sends. */
const sends = { command: "kestractl", args: ["flows", "namespace-sync"], script: 'cat "$4"' };
const options: RunOptions = {
  files,
  variables: kestraVariables,
  standIns: ["kestra", "kestractl"],
  behaviours: [sends],
};
const merge: Event = { kind: "push", branch: "main" };

/** The calls of `kestractl` with the variables that it reads. */
function callsOf({ commands }: JobRun): string[] {
  return commands.flatMap((one) => {
    const variables = Object.entries(one.environment).filter(
      ([name]) => name.startsWith("KESTRACTL_") && !name.endsWith("_DISABLED"),
    );
    return variables
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .concat(commandLine(one).replace(/\/\S+\/flows\.yaml/, "flows.yaml"));
  });
}

test("is valid by GitLab's schema", () => {
  expect(schemaErrors(rendered)).toEqual([]);
  expect(schemaErrors(fileOf(programAndFlows))).toEqual([]);
});

test.each<[string, Event, readonly string[], Readonly<Record<string, readonly string[]>>]>([
  [
    "a merge request",
    { kind: "mergeRequest" },
    [],
    {
      validate: [
        "KESTRACTL_HOST=https://kestra.example.com",
        "KESTRACTL_TOKEN=token-of-validation",
        "kestractl flows validate staging",
        "KESTRACTL_HOST=https://kestra.example.com",
        "KESTRACTL_TOKEN=token-of-validation",
        "kestractl flows validate prod",
      ],
    },
  ],
  [
    "a push to main",
    merge,
    [],
    {
      "deploy-staging": [
        "KESTRACTL_HOST=https://kestra.staging.example.com",
        "KESTRACTL_TOKEN=token-of-staging",
        "kestractl flows namespace-sync acme.shop.staging flows.yaml --override --delete=true",
      ],
    },
  ],
  ["a release tag that nobody starts", { kind: "tag", tag: "release-1" }, [], { "deploy-production": [] }],
  [
    "a release tag that a person starts",
    { kind: "tag", tag: "release-1" },
    ["deploy-production"],
    {
      "deploy-production": [
        "KESTRACTL_HOST=https://kestra.example.com",
        "KESTRACTL_PASSWORD=token-of-production",
        "KESTRACTL_USERNAME=ci@example.com",
        "kestractl flows namespace-sync acme.shop flows.yaml --override --delete=false",
      ],
    },
  ],
])("%s runs these commands with these credentials", async (_, event, play, expected) => {
  const { jobs } = await runPipeline(rendered, event, { ...options, play });

  expect(jobs.filter(({ status }) => status === "failed")).toEqual([]);
  expect(Object.fromEntries(jobs.map((job) => [job.name, callsOf(job)]))).toEqual(expected);
});

test("the jobs have their image without an entry point, environment, resource group and runner tags", async () => {
  const [staging, production] = kestraOnly.deployments;
  const file = fileOf({
    ...kestraOnly,
    deployments: [{ ...staging, runnerTags: ["private"] }, production],
  });
  const { jobs } = await runPipeline(file, merge, options);

  expect(
    jobs.map(({ image, environment, resourceGroup, interruptible }) => ({
      image,
      environment,
      resourceGroup,
      interruptible,
    })),
  ).toEqual([
    {
      image: "kestra/kestractl:2.0.0",
      environment: expect.objectContaining({ name: "staging" }) as unknown,
      resourceGroup: "kestra/staging",
      interruptible: false,
    },
  ]);
  expect(file).toContain("  tags:\n    - private\n");
  expect(file).toMatch(/name: kestra\/kestractl:2.0.0\n\s+entrypoint: \[""\]/);
});

test("a deployment sends all flows of the folder as one text", async () => {
  const { jobs } = await runPipeline(rendered, merge, options);

  expect(jobs[0]?.log).toContain(`${flow("a", "acme.shop.staging")}\n---\n${flow("b", "acme.shop.staging")}`);
});

test.each<[string, object, string]>([
  [
    "an empty folder",
    { "kestra/flows/prod/a.yml": "" },
    "There are no flows in staging, so nothing is deployed and nothing is deleted.",
  ],
  [
    "a flow that contains ---",
    { ...files, "kestra/flows/staging/b.yaml": flow("b", "acme.shop.staging", "    # --- done\n") },
    "staging/b.yaml contains ---, at which Kestra splits flows.",
  ],
])("a deployment refuses %s, and sends nothing", async (_, broken, reason) => {
  const { jobs } = await runPipeline(rendered, merge, {
    ...options,
    files: { "kestra/flows/.keep": "", "kestra/flows/staging/.keep": "", ...broken },
  });

  expect(jobs.map(({ status, commands }) => [status, commands])).toEqual([["failed", []]]);
  expect(jobs[0]?.log).toContain(reason);
});

test("a deployment without its credential says which CI/CD variable is missing", async () => {
  const { KESTRA_TOKEN: _, ...others } = kestraVariables;
  const { jobs } = await runPipeline(rendered, merge, { ...options, variables: others });

  expect(jobs.map(({ status, commands }) => [status, commands])).toEqual([["failed", []]]);
  expect(jobs[0]?.log).toContain("KESTRA_TOKEN: this CI/CD variable is missing");
});

test("flows of a monorepo are validated and deployed only where they change, after the program that they need", async () => {
  const file = fileOf(programAndFlows);
  const variables = {
    STAGING_TOKEN: { value: "a", scope: "flows-staging", protected: true },
    PRODUCTION_TOKEN: { value: "b", scope: "flows-production", protected: true },
  };
  const names = async (changed: Readonly<Record<string, string>>) => {
    const all = { "infra/Pulumi.yaml": "", "flows/a.yml": flow("a", "acme.shop.staging") };
    const { jobs } = await runPipeline(
      file,
      { kind: "push", branch: "main", changed },
      { ...options, files: all, variables },
    );
    return jobs.map(({ name }) => name);
  };

  expect(await names({ "infra/index.ts": "" })).not.toContain("deploy-flows-staging");
  expect(await names({ "flows/a.yml": "id: a" })).toEqual(["deploy-flows-staging"]);
  expect(await names({ "infra/index.ts": "", "flows/a.yml": "id: a" })).toEqual(
    expect.arrayContaining(["deploy-staging", "deploy-flows-staging"]),
  );
});
