import { valueOf } from "../../../pipeline/diagnostics/checked";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { planSettings } from "../../../pipeline/plan/planSettings";
import type { FileTarget } from "../../../pipeline/target";
import { fileTargets, targets } from "../../../targets";
import { origin } from "../../pipeline/examples";
import { kestraOnly, programAndFlows } from "../../pipeline/kestraExamples";
import type { Event } from "../gitlab/harness/events";
import { commandLine, type Recorded } from "../gitlab/harness/standIns";
import { flow, kestraVariables } from "../gitlab/kestra/files";
import { adapters } from "./adapters";

/** What each event does with Kestra flows in every target that has jobs for them; the others say that they leave them out. */
const events: readonly (readonly [
  title: string,
  event: Event,
  play: readonly string[],
  operations: readonly string[],
])[] = [
  [
    "a merge request validates",
    { kind: "mergeRequest" },
    [],
    ["staging", "prod"].map((folder) => `kestractl flows validate ${folder} on https://kestra.example.com`),
  ],
  [
    "a push to the branch updates its namespace",
    { kind: "push", branch: "main" },
    [],
    ["kestractl flows namespace-sync acme.shop.staging --override --delete=true on https://kestra.staging.example.com"],
  ],
  ["a push to another branch does nothing", { kind: "push", branch: "feature" }, [], []],
  ["a tag waits for a person", { kind: "tag", tag: "release-1" }, [], []],
  [
    "a tag updates its namespace once a person starts it",
    { kind: "tag", tag: "release-1" },
    ["deploy-production"],
    ["kestractl flows namespace-sync acme.shop --override --delete=false on https://kestra.example.com"],
  ],
];

const files = {
  "kestra/flows/staging/hello.yaml": flow("hello", "acme.shop.staging"),
  "kestra/flows/prod/hello.yaml": flow("hello", "acme.shop"),
};

const variables = Object.fromEntries(Object.entries(kestraVariables).map(([key, { value }]) => [key, value]));

function pipelineOf(settings: object) {
  return valueOf(completePipeline(valueOf(planSettings(settings, targets.gitlab, origin))));
}

describe.each(Object.keys(fileTargets) as (keyof typeof fileTargets)[])("%s", (name) => {
  const target: FileTarget = fileTargets[name];
  const leavesOut = target.leavesOut(pipelineOf(kestraOnly)).filter((sentence) => sentence.includes("Kestra"));

  if (leavesOut.length > 0) {
    test("leaves out the jobs of flows, and says so once", () => {
      expect(leavesOut).toHaveLength(1);
      expect(target.render(pipelineOf(programAndFlows))).not.toMatch(/kestra flow|kestractl/);
    });
    return;
  }

  test.each(events)("%s", async (_, event, play, expected) => {
    const options = { files, play, variables, standIns: ["kestra", "kestractl"] };
    const jobs = await adapters[name].run(target.render(pipelineOf(kestraOnly)), event, options);

    expect(jobs.filter(({ status }) => status === "failed")).toEqual([]);
    expect(jobs.flatMap(({ commands }) => commands.map(operationOf))).toEqual(expected);
  });
});

/** A command of Kestra's command line without the file that it reads, and the server that its environment names. */
function operationOf(command: Recorded): string {
  const line = commandLine(command).replace(/ \S+\/flows\.yaml/, "");
  return `${line} on ${command.environment.KESTRACTL_HOST}`;
}
