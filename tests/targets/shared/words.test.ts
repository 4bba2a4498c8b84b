import { posix } from "node:path";
import fc from "fast-check";
import type { FileTarget } from "../../../pipeline/target";
import { fileTargets } from "../../../targets";
import { shellWord } from "../../../targets/shell";
import { agreed, pipelineWith } from "../../pipeline/examples";
import type { Event } from "../gitlab/harness/events";
import { adapters, type JobRun } from "./adapters";
import { flag, operationsOf } from "./operations";
import { anyText, folder, letters, text, word } from "./settings";

/** The texts of the settings that reach a job through a shell. */
interface Words {
  readonly organization: string;
  readonly pulumiProject: string;
  readonly stacks: readonly [string, string];
  readonly path: string;
  readonly pack: string;
  readonly branch: string;
  readonly tag: string;
  readonly before: string;
  readonly after: string;
}

const words: fc.Arbitrary<Words> = fc.record({
  organization: word,
  pulumiProject: text(`${letters}_`, `${letters}_.-`),
  stacks: fc
    .tuple(text(`${letters}_`, `${letters}_.-`), text(`${letters}_`, `${letters}_.-`))
    .filter(([one, two]) => one !== two),
  path: folder,
  pack: folder,
  branch: fc.oneof(fc.constantFrom("main", "yes", "a/b", "1.0", "on"), text(letters, `${letters}_-`)),
  tag: text(`${letters}*`, `${letters}_+*-`),
  before: anyText,
  after: anyText,
});

const url = text(`${letters}_~./`, `${letters}_~./?&=%:@+,-`).map((place) => `gs://${place}`);

function settings({ organization, pulumiProject, stacks, path, pack, branch, tag, before, after }: Words): object {
  return {
    organization,
    // `uv` is a stand-in here: it records its arguments.
    program: {
      path,
      runtime: "nodejs",
      steps: { before: [`uv ${shellWord(before)}`], after: [`uv ${shellWord(after)}`] },
    },
    policyPacks: [{ path: pack }],
    exceptions: /^\*+$/.test(tag) ? [agreed("EVERY_TAG_DEPLOYS")] : [],
    deployments: [
      { name: "one", stack: `${pulumiProject}/${stacks[0]}`, on: { branch } },
      { name: "two", stack: `${pulumiProject}/${stacks[1]}`, on: { tag } },
    ],
  };
}

describe.each(Object.keys(fileTargets) as (keyof typeof fileTargets)[])("%s", (name) => {
  const target: FileTarget = fileTargets[name];
  const { run, idToken, checkout } = adapters[name];

  function runWith(given: Words, changes: object, event: Event): Promise<readonly JobRun[]> {
    const files = { [posix.join(given.path, "Pulumi.yaml")]: "", [posix.join(given.pack, "PulumiPolicy.yaml")]: "" };
    return run(target.render(pipelineWith({ ...settings(given), ...changes })), event, { files });
  }

  /** The arguments and the folder of the job that deploys. */
  function calls(jobs: readonly JobRun[], job: string) {
    const { status, commands } = jobs.find((one) => one.name === job) ?? { status: "there is none", commands: [] };
    const of = (verb: string) => commands.filter(({ args }) => args[0] === verb);
    return {
      status,
      words: commands.filter((command) => command.name === "uv").map(({ args }) => args),
      folders: [...new Set(of("up").map(({ cwd }) => cwd))],
      deployed: operationsOf(commands).flatMap(({ kind, subject: stack }) => (kind === "deploy" ? [stack] : [])),
      // The path of a pack is absolute, or relative to the folder of the command.
      packs: of("up").map(({ args, cwd, environment }) => {
        const top = environment[checkout] ?? "";
        return posix.relative(top, posix.resolve(top, cwd, flag(args, "--policy-pack") ?? ""));
      }),
      login: of("login").map(({ args }) => args),
    };
  }

  function expected({ organization, pulumiProject, stacks, path, pack, before, after }: Words, index: 0 | 1) {
    // A trust policy matches any character with a dot, so team names have no dots.
    const team = `${pulumiProject.replaceAll(".", "_")}-${index === 0 ? "one" : "two"}`;
    const login = ["--oidc-token", idToken(organization), "--oidc-org", organization, "--oidc-team", team];
    return {
      status: "success",
      words: [[before], [after]],
      folders: [posix.normalize(path)],
      deployed: [`${organization}/${pulumiProject}/${stacks[index]}`],
      packs: [posix.relative(".", pack)],
      login: [["login", ...login]],
    };
  }

  test("every text of the settings reaches the commands of a job unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(words, async (given) => {
        const pushed = await runWith(given, {}, { kind: "push", branch: given.branch, protected: true });
        const tagged = await runWith(given, {}, { kind: "tag", tag: given.tag.replaceAll("*", "x/y") });

        expect(calls(pushed, "deploy-one")).toEqual(expected(given, 0));
        expect(calls(tagged, "deploy-two")).toEqual(expected(given, 1));
      }),
      { numRuns: 12 },
    );
  });

  test("the address of a self-managed backend reaches them unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(words, url, async (given, address) => {
        const changes = { organization: undefined, previews: "none", backend: { url: address } };
        const jobs = await runWith(given, changes, { kind: "push", branch: given.branch, protected: true });
        const { commands } = jobs.find((job) => job.name === "deploy-one")!;
        const login = commands.find(({ args }) => args[0] === "login");
        const up = commands.find(({ args }) => args[0] === "up");

        expect([login?.args.slice(1) ?? [], up?.environment.PULUMI_BACKEND_URL].flat().filter(Boolean)).toEqual([
          address,
        ]);
      }),
      { numRuns: 8 },
    );
  });
});
