import fc from "fast-check";
import { fileOwner, formerOwner } from "../../../targets/owner";
import { allJobs } from "../../../pipeline/model";
import { renderGitLab, toGitLab } from "../../../targets/gitlab/renderGitLab";
import { arbitrarySettings } from "../../pipeline/arbitrarySettings";
import { settingsPipeline } from "./anySettings";
import { runDelivered } from "./include/delivered";
import { schemaErrors } from "./harness/schemaErrors";
import { inherited, jobNames, read } from "./rendered";
import type { Event } from "./harness/events";

/** The rendered text of any settings. */
function render(settings: object): string {
  return renderGitLab(settingsPipeline(settings));
}

test("any valid settings render to a file that is valid by GitLab's schema", () => {
  fc.assert(
    fc.property(arbitrarySettings, (settings) => {
      expect(schemaErrors(render(settings))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("equal settings render to the same bytes, in any order of their keys", () => {
  fc.assert(
    fc.property(arbitrarySettings, fc.infiniteStream(fc.nat()), (settings, order) => {
      expect(render(shuffled(settings, order) as object)).toBe(render(settings));
    }),
    { numRuns: 200 },
  );
});

test("for any settings, each entry has a comment, and no comment is repeated", () => {
  fc.assert(
    fc.property(arbitrarySettings, (settings) => {
      // Every command has the platform team's own lines before and after it, unchanged.
      const text = render(withoutSteps(settings));
      const file = read(text);
      const explained = Object.keys(file).filter((name) => !["stages", "default"].includes(name));

      const isHandedOver = (settings as { leave?: { file?: string } }).leave?.file === "handOver";
      expect(isHandedOver ? formerOwner(text) : fileOwner(text)).toBe("platform/shop-api");
      expect(explained.filter((name) => !hasComment(text, name))).toEqual([]);
      expect(repeated(scriptBlocks(text))).toEqual([]);
      expect(text).toMatch(/[^\n]\n$/);
      expect(text).not.toMatch(/[ \t]\n/);
    }),
    { numRuns: 200 },
  );
});

test("for any settings, the jobs have the same defaults with files of the team as without", () => {
  fc.assert(
    fc.property(arbitrarySettings, (settings) => {
      const { included: _, teamJobs: _jobs, ...alone } = settingsPipeline(settings);
      const { default: defaults } = toGitLab(alone);
      const merged = { ...alone, included: { stage: "deploy" } };

      expect(toGitLab(merged)[".pulumi-job"]).toMatchObject(defaults as object);
    }),
    { numRuns: 100 },
  );
});

test("for any settings, GitLab's limits and the safe defaults hold for every job", () => {
  fc.assert(
    fc.property(arbitrarySettings, (settings) => {
      const pipeline = settingsPipeline(settings);
      const file = read(renderGitLab(pipeline));

      expect(jobNames(file).filter((name) => name !== "preview-skipped")).toEqual(
        allJobs(pipeline).map(({ name }) => name),
      );
      for (const { name, action, manual, triggers } of pipeline.jobs) {
        const job = inherited(file, name);
        const isUnreviewed = triggers.some(({ kind }) => kind === "mergeRequest");
        const isCached = isUnreviewed || (pipeline.sharesCaches && action.kind !== "sweepReviewStacks");
        const cache = job.cache as { key: { files: string[] }; paths: string[] } | undefined;
        const changes = ["deploy", "remediateDrift", "createReviewStack", "destroyReviewStack"].includes(action.kind);

        expect(name.length).toBeLessThanOrEqual(128);
        expect([name, cache !== undefined]).toEqual([name, isCached]);
        if (cache) {
          expect(cache.key.files.length).toBeGreaterThan(0);
          expect(cache.key.files.length).toBeLessThanOrEqual(2);
          expect(cache.paths).not.toContain(".pulumi-home");
        }
        expect([name, (job.variables as Record<string, string>).GIT_STRATEGY]).toEqual([
          name,
          isUnreviewed ? undefined : "clone",
        ]);
        expect(typeof job.resource_group).toBe(changes || action.kind === "detectDrift" ? "string" : "undefined");
        if (changes || action.kind === "sweepReviewStacks") expect(job.interruptible).toBe(false);
        expect(job).not.toHaveProperty("when");
        const rules = job.rules as { if: string; when?: string; allow_failure?: boolean }[];
        const skipsOwnCommits = pipeline.included !== undefined && triggers.some(({ kind }) => kind === "branch");
        expect(rules.filter(({ when }) => when === "never")).toEqual(skipsOwnCommits ? [rules[0]] : []);
        if (pipeline.included || pipeline.teamJobs)
          expect(job).toMatchObject({ inherit: { default: false, variables: false } });
        for (const rule of skipsOwnCommits ? rules.slice(1) : rules) {
          expect(rule.if).toMatch(
            /^\$CI_PIPELINE_SOURCE (== "(merge_request_event|schedule)"|=~ \/\^\(push\|web\|api\)\$\/) && /,
          );
          expect(rule.when).toBe(manual ? "manual" : undefined);
          expect(rule.allow_failure).toBe(action.kind === "destroyReviewStack" ? true : undefined);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("for any settings, a job uses its own stack, its own folder and its own team", async () => {
  await fc.assert(
    fc.asyncProperty(arbitrarySettings, event, async (settings, one) => {
      const pipeline = settingsPipeline(withoutSteps(settings));
      const folders = pipeline.programs.map(({ path }) => path);
      const files = Object.fromEntries(
        folders.map((path) => [path === "." ? "Pulumi.yaml" : `${path}/Pulumi.yaml`, ""]),
      );
      const variables = { PULUMI_ACCESS_TOKEN: "token" };

      const run = await runDelivered(pipeline, one, { files, variables });

      for (const { name, status, commands } of run.jobs.filter((job) => job.name !== "preview-skipped")) {
        if (pipeline.kestra?.jobs.some((other) => other.name === name)) {
          // A job on Kestra flows has no identity in Pulumi Cloud.
          expect(commands.filter((call) => call.name === "pulumi")).toEqual([]);
          continue;
        }
        const job = pipeline.jobs.find((other) => other.name === name)!;
        if (status !== "success") {
          expect(job.manual || status === "created").toBe(true);
          continue;
        }
        const { path } = pipeline.programs.find((program) => program.name === job.program)!;
        const stack = job.stack.replace("{project}", "101").replace("{mergeRequest}", "7");
        const calls = commands.filter((call) => call.name === "pulumi");
        const [first] = calls;
        if (job.login.kind === "selfManaged") expect(first!.args).toEqual(["login", job.login.url]);
        if (job.login.kind === "oidc") {
          expect(argumentOf(first!.args, "--oidc-org")).toBe(job.login.organization);
          expect(argumentOf(first!.args, "--oidc-team")).toBe(job.login.team);
        }
        const onStack = calls.filter(({ args }) => args.includes("--stack"));
        if (job.action.kind !== "sweepReviewStacks") expect(onStack.length).toBeGreaterThan(0);
        const stacks = new Set(onStack.map(({ args }) => argumentOf(args, "--stack")));
        if (job.action.kind === "createReviewStack") stacks.delete(job.action.template);
        if (job.action.kind !== "sweepReviewStacks") expect([...stacks]).toEqual([stack]);
        expect(new Set(onStack.map(({ cwd }) => cwd))).toEqual(new Set(onStack.length > 0 ? [path] : []));
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

const event = fc.constantFrom<Event>(
  { kind: "mergeRequest", labels: ["review-stack", "review::stack", "a b.c"] },
  { kind: "push", branch: "main" },
  { kind: "push", branch: "develop" },
  { kind: "push", branch: "release/1.x" },
  { kind: "tag", tag: "release-1" },
  { kind: "tag", tag: "v1.0" },
  { kind: "schedule", description: "Pulumi drift" },
  { kind: "web", branch: "main" },
  { kind: "api", tag: "v1.0" },
);

/** The settings without the platform team's steps. */
function withoutSteps(settings: Readonly<Record<string, unknown>>): object {
  const { program, programs, ...rest } = settings as {
    readonly program?: Readonly<Record<string, unknown>>;
    readonly programs?: readonly Readonly<Record<string, unknown>>[];
  };
  const without = ({ steps: _, ...others }: Readonly<Record<string, unknown>>) => others;
  return {
    ...rest,
    ...(program && { program: without(program) }),
    ...(programs && { programs: programs.map(without) }),
  };
}

function argumentOf(args: readonly string[], flag: string): string | undefined {
  const index = args.indexOf(flag);
  return index < 0 ? undefined : args[index + 1];
}

/** The same settings, with the keys of every map in another order. */
function shuffled(value: unknown, order: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (typeof value !== "object" || value === null) return value;
  const keyed = Object.entries(value).map(([key, inner]): [number, string, unknown] => [
    Number(order.next().value),
    key,
    shuffled(inner, order),
  ]);
  return Object.fromEntries(keyed.sort(([one], [other]) => one - other).map(([, key, inner]) => [key, inner]));
}

/** Whether a comment is above a top-level entry, with or without quotes around its name. */
function hasComment(text: string, name: string): boolean {
  const lines = text.split("\n");
  const index = lines.findIndex((line) => [`${name}:`, `"${name}":`, `'${name}':`].includes(line));
  return index > 0 && lines[index - 1]!.startsWith("# ");
}

/** The script items with several lines, as written in the file. */
function scriptBlocks(text: string): string[] {
  return [...text.matchAll(/^( +)- \|-\n((?:\1  .*\n|\n)+)/gm)].map(([, , block = ""]) => block.replace(/^ +/gm, ""));
}

function repeated(texts: readonly string[]): string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}
