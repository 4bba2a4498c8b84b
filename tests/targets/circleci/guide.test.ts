import { renderCircleCi } from "../../../targets/circleci/renderCircleCi";
import { pipelineWith, storedTokens } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import type { Recorded } from "../gitlab/harness/standIns";
import { idTokenFor, type JobRun, runCircleCi } from "./runCircleCi";

// The behaviour of the pipeline in Pulumi's guide for CircleCI, whose orb runs these commands.

const staging = "acme/website/staging";
const production = "acme/website/production";

/** The commands of the guide's one job of an event, in order, each with its folder and stack. */
type Command = readonly [verb: "login" | "install" | "preview" | "up", folder: string, stack?: string];

function commands(verb: "preview" | "up", stack: string): Command[] {
  return [
    ["login", "."],
    ["install", "infra"],
    [verb, "infra", stack],
  ];
}

/** What the guide's pipeline does for each event, and the previews that this pipeline adds. */
const behaviour: readonly (readonly [
  title: string,
  event: Event,
  guide: readonly Command[],
  added: readonly string[],
])[] = [
  ["a push to a branch with a pull request", { kind: "mergeRequest" }, commands("preview", staging), []],
  ["a push to another branch", { kind: "push", branch: "feature/a" }, commands("preview", staging), []],
  [
    "a push to a branch that is called like main",
    { kind: "push", branch: "maintenance" },
    commands("preview", staging),
    [],
  ],
  ["a push to main", { kind: "push", branch: "main" }, commands("up", staging), [production]],
  ["a pull request from a fork", { kind: "mergeRequest", fork: true }, [], []],
  ["a tag of a release", { kind: "tag", tag: "release-2026-05-20" }, commands("up", production), []],
  ["a tag that only contains the pattern", { kind: "tag", tag: "pre-release-1" }, [], []],
  ["a tag with the name of the branch", { kind: "tag", tag: "main" }, [], []],
  ["a schedule", { kind: "schedule" }, [], []],
];

const settings = {
  organization: "acme",
  program: { path: "infra", runtime: "nodejs", install: "pulumi" },
  deployments: [
    { name: "staging", stack: staging, on: { branch: "main" } },
    { name: "production", stack: production, on: { tag: "release-*" }, approval: "automatic" },
  ],
  circleci: { kind: "oauth" },
};

const modes = { oidc: {}, token: storedTokens } as const;

describe.each(Object.keys(modes) as (keyof typeof modes)[])("with %s", (mode) => {
  const file = renderCircleCi(pipelineWith({ ...settings, ...modes[mode] }));
  const options = { kind: "oauth", variables: { PULUMI_ACCESS_TOKEN: "pul-1" } } as const;

  test.each(behaviour)("%s runs the commands of the guide", async (_, event, guide, added) => {
    const runs = await runCircleCi(file, event, options);
    const jobs = runs.map(inGuide);
    const own = jobs.filter((all) => !added.includes(all.at(-1)?.[2] ?? ""));
    // A stored token needs no login: Pulumi reads it from the variable that the orb exports for its login.
    const expected = mode === "oidc" ? guide : guide.filter(([verb]) => verb !== "login");

    expect(runs.filter(({ status }) => status !== "success")).toEqual([]);
    expect(own).toEqual(expected.length > 0 ? [expected] : []);
    expect(jobs.filter((all) => !own.includes(all)).map((all) => all.at(-1))).toEqual(
      added.map((stack) => ["preview", "infra", stack]),
    );
  });
});

test("the deployments of the guide ask nobody, and have the identity of their stack", async () => {
  const file = renderCircleCi(pipelineWith(settings));
  const [job] = await runCircleCi(file, { kind: "tag", tag: "release-1" }, { kind: "oauth" });
  const [login, , , up] = job?.commands ?? [];

  expect(up?.args).toEqual(["up", "--stack", production, "--yes"]);
  expect(login?.args).toEqual([
    ...["login", "--oidc-token", idTokenFor("urn:pulumi:org:acme"), "--oidc-org", "acme"],
    ...["--oidc-team", "website-production"],
  ]);
});

/** The commands of a job that the guide has, too: the job also adds its ESC environment, in its own checkout only. */
function inGuide({ commands }: JobRun): (Command | string[])[] {
  return commands.flatMap(({ args, cwd }: Recorded): (Command | string[])[] => {
    const [verb = ""] = args;
    const stack = args[args.indexOf("--stack") + 1];
    switch (verb) {
      case "login":
      case "install":
        return [[verb, cwd]];
      case "preview":
      case "up":
        return [[verb, cwd, stack ?? ""]];
      default:
        return args.join(" ").startsWith("config env add website/") ? [] : [[...args]];
    }
  });
}
