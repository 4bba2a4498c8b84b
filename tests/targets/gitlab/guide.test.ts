import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import { pipelineWith, storedTokens } from "../../pipeline/examples";
import {
  type GuideCommand,
  type GuideLanguageName,
  guideCommands,
  guideEvents,
  guideFolder,
  guideLanguages,
  guideOrganization,
  guideStacks,
} from "./guide";
import { type JobRun, type Run, runPipeline } from "./harness/runPipeline";
import { schemaErrors } from "./harness/schemaErrors";
import { commandLine, type Recorded } from "./harness/standIns";

const modes = ["oidc", "token"] as const;

describe.each(
  modes.flatMap((mode) => Object.keys(guideLanguages).map((name) => [name as GuideLanguageName, mode] as const)),
)("the pipeline of a program in %s, with %s,", (language, authentication) => {
  const file = renderGitLab(
    pipelineWith({
      organization: guideOrganization,
      program: { path: guideFolder, runtime: guideLanguages[language].runtime },
      deployments: [
        { name: "staging", stack: guideStacks.staging, on: { branch: "main" } },
        { name: "production", stack: guideStacks.production, on: { tag: "release-*" } },
      ],
      ...(authentication === "token" && storedTokens),
    }),
  );

  test("is valid by GitLab's schema", () => {
    expect(schemaErrors(file)).toEqual([]);
  });

  test.each(guideEvents.map((one) => [one.title, one] as const))(
    "runs the commands of the guide on %s",
    async (_, one) => {
      const guide = guideCommands(language, one, authentication);

      const run = await runPipeline(file, one.event, { variables: { PULUMI_ACCESS_TOKEN: "token" } });

      expect(run.pipelineStarted).toBe(guide.length > 0);
      expect(run.jobs.filter(({ status }) => status !== "success")).toEqual([]);
      expect(run.jobs.filter((job) => isGuides(job, guide)).map((job) => inGuide(job, guide))).toEqual(
        guide.length > 0 ? [guide.map(inOneLine)] : [],
      );
      expect(changes(run)).toEqual(one.pulumi?.args[0] === "up" ? [one.pulumi.stack] : []);
      expect(otherPreviews(run, guide)).toEqual(one.reviewed ?? []);
      if (authentication === "oidc") {
        expect(firstOf(run)).toEqual(run.jobs.map(() => inOneLine(guide[0]!)));
      }
    },
  );
});

/** Whether a job has the last command of the guide's job for the event. */
function isGuides({ commands }: JobRun, guide: readonly GuideCommand[]): boolean {
  return guide.slice(-1).some((last) => commands.some((command) => does(command, last)));
}

/** The commands of a job that the guide has, too, written like in the guide, in the job's order. */
function inGuide({ commands }: JobRun, guide: readonly GuideCommand[]): string[] {
  return commands.flatMap((command) => guide.filter((one) => does(command, one)).map(inOneLine));
}

/** The stacks that are previewed in addition to the guide's. */
function otherPreviews({ jobs }: Run, guide: readonly GuideCommand[]): (string | undefined)[] {
  return jobs
    .filter((job) => !isGuides(job, guide))
    .flatMap(({ commands }) => commands)
    .filter(({ name, args }) => name === "pulumi" && args[0] === "preview")
    .map(({ args }) => args[args.indexOf("--stack") + 1]);
}

/** Whether a recorded command is one of the guide's, with additional arguments at most. */
function does({ name, args, cwd }: Recorded, guide: GuideCommand): boolean {
  return (
    name === guide.name &&
    args[0] === guide.args[0] &&
    cwd === guide.cwd &&
    guide.args.every((arg) => args.includes(arg))
  );
}

/** The stacks that a run changes, once for each command that changes them. */
function changes({ jobs }: Run): (string | undefined)[] {
  return jobs
    .flatMap(({ commands }) => commands)
    .filter(({ name, args }) => name === "pulumi" && changing.has(args[0] ?? ""))
    .map(({ args }) => args[args.indexOf("--stack") + 1]);
}

const changing = new Set(["up", "update", "destroy", "refresh", "import", "cancel", "state", "watch"]);

function firstOf({ jobs }: Run): string[] {
  return jobs.flatMap(({ commands }) => commands.slice(0, 1).map((command) => inOneLine(withoutTeam(command))));
}

/** The guide uses the organization's token; the pipeline uses a team's, which may do less. */
function withoutTeam({ name, args, cwd }: Recorded): GuideCommand {
  const team = args.indexOf("--oidc-team");
  return { name, args: team < 0 ? args : args.filter((_, index) => index < team || index > team + 1), cwd };
}

function inOneLine(command: GuideCommand): string {
  return `${command.cwd}: ${commandLine(command)}`;
}
