import fc from "fast-check";
import { parse } from "yaml";
import { checkSettings } from "../../../pipeline/checks/checkSettings";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import type { Pipeline } from "../../../pipeline/model";
import { completePipeline } from "../../../pipeline/plan/completePipeline";
import { escText } from "../../../pipeline/plan/esc/escText";
import { targets } from "../../../targets";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { longestValue } from "../../../targets/gitlab/limits";
import { renderGitLab } from "../../../targets/gitlab/renderGitLab";
import {
  eightLines,
  errorsOf,
  pipelineWith,
  planSettings,
  planWith,
  previewedAlone,
  sharedPreviews,
  storedTokens,
} from "../../pipeline/examples";
import { escTextFields } from "./escTextFields";
import { events, lines } from "./flows/flow";
import { listJobs, runPipeline, type RunOptions } from "./harness/runPipeline";
import { schemaErrors } from "./harness/schemaErrors";
import { read, rendered } from "./rendered";
import { textFields } from "./textFields";

/** Texts that YAML, a shell, GitLab, a command or JavaScript reads as something else. */
const hostile = [
  ...["", " ", "\t", "\n", "\0", "a b", "a\nb", "a\r\nb", "é", "🚀", "x".repeat(300), "x".repeat(10_000)],
  ...[
    "it's",
    '"q"',
    "\\",
    "$HOME",
    "${HOME}",
    "$CI_JOB_TOKEN",
    "`touch canary`",
    "$(touch canary)",
    "\n- touch canary",
  ],
  ...["a;b", "a|b", "a&b", "a>b", "~", "*", "a*", "%s", "-x", "--help", "..", "/etc", "a/../../b"],
  ...["a: b", "a #b", "!reference [a, b]", "&a", "*a", "---", "{{", "[a]", "yes", "null", "1e3", "@x"],
  ...["{mergeRequest}", "{project}", "__proto__", "constructor"],
];

test.each(textFields.map((one) => [one.path, one] as const))(
  "%s: refuses a hostile text at this path, or renders it exactly",
  (path, { fine, holding }) => {
    expect(errorsOf({ ...eightLines, ...holding(fine) })).toEqual([]);
    const good = rendered(holding(fine));
    for (const text of hostile.flatMap((one) => [one, `${fine}${one}`, `${one}${fine}`])) {
      const { value: settings, diagnostics } = checkSettings({ ...eightLines, ...holding(text) }, targets.gitlab);
      if (!settings) {
        expect(diagnostics.map((mistake) => mistake.path)).toContain(path);
        continue;
      }
      if (path === "variables[0].value" && text.length > longestValue) {
        expect(() => planSettings(settings)).toThrow("OVER_LIMIT: variables[0].value");
        continue;
      }
      const file = renderGitLab(pipelineOf(planSettings(settings)));
      expect(schemaErrors(file)).toEqual([]);
      if (!patterns.includes(path)) expect(unquoted(read(file), text)).toEqual(replacedWithTeams(good, fine, text));
    }
  },
);

/** Additional texts that ESC reads as something else. */
const hostileToEsc = ["${a.b}", "${environments.shop-api.production}", "fn::open::aws-login", "fn::secret", "<<"];

test.each(escTextFields.map((one) => [one.path, one] as const))(
  "%s: refuses a hostile text at this path, or passes it exactly to Pulumi Cloud",
  (path, { fine, holding }) => {
    expect(errorsOf({ ...eightLines, ...holding(fine) })).toEqual([]);
    const goodPlan = planWith(holding(fine));
    const [good, goodPipeline] = [carried(goodPlan), pipelineOf(goodPlan)];
    expect(JSON.stringify(good)).toContain(fine);
    const isInFile = renderGitLab(goodPipeline).includes(fine);
    for (const text of [...hostile, ...hostileToEsc].flatMap((one) => [one, `${fine}${one}`, `${one}${fine}`])) {
      if (isLeftOut(path, text)) continue;
      const { value: settings, diagnostics } = checkSettings({ ...eightLines, ...holding(text) }, targets.gitlab);
      if (!settings) {
        expect([text, diagnostics.some((mistake) => mistake.path.startsWith(path))]).toEqual([text, true]);
        continue;
      }
      const plan = planSettings(settings);
      expect(carried(plan)).toEqual(replaced(good, fine, text));
      // Most of these texts are only sent to Pulumi Cloud. Rendering a file for each of them would be slow.
      if (!isInFile) expect(JSON.stringify(pipelineOf(plan))).toBe(JSON.stringify(goodPipeline));
      else {
        const file = read(renderGitLab(pipelineOf(plan)));
        expect(unquoted(file, text)).toEqual(replacedWithTeams(read(renderGitLab(goodPipeline)), fine, text));
      }
    }
  },
);

/** Whether the reader of the settings removes a key with this name. */
function isLeftOut(path: string, text: string): boolean {
  return text === "__proto__" && /esc\.(pulumiConfig|environmentVariables|files)$/.test(path);
}

test.each([
  ["pulumiConfig", 1],
  ["environmentVariables", "a"],
  ["files", "a"],
])("ignores a key __proto__ of %s", (key, value) => {
  const left = carried(planWith({ esc: { [key]: { ["__proto__"]: value, A: value } } }));

  expect(left).toEqual(carried(planWith({ esc: { [key]: { A: value } } })));
});

function pipelineOf(plan: GitLabPlan): Pipeline {
  return valueOf(completePipeline(plan));
}

/**
 * The data that the plan sends to Pulumi Cloud, with parsed ESC definitions and the names of secrets as their values.
 */
function carried(plan: GitLabPlan): unknown {
  const { escEnvironments, escSecrets, foundation, group, thumbprints, tokens, exceptions } = plan;
  const environments = escEnvironments.map(({ definition, ...rest }) => ({
    ...rest,
    ...(definition && {
      definition: parse(
        escText(definition, (name) => name),
        { version: "1.1" },
      ) as unknown,
    }),
  }));
  return { environments, escSecrets, foundation, group, thumbprints, tokens, exceptions };
}

/** These texts become regular expressions, which have their own tests. */
const patterns = ["deployments[0].on.tag", "reviewStacks.label", "program.changes[0]"];

/** The file with `text` instead of `fine`, also in keys. */
function replaced(value: unknown, fine: string, text: string): unknown {
  return mapTexts(value, (one) => one.replaceAll(fine, () => text));
}

/** The same, without the dots of a team name, and without the spaces and slashes of team names and ESC environments. */
function replacedWithTeams(value: unknown, fine: string, text: string): unknown {
  return mapEntries(replaced(value, fine, text), (key, one) =>
    key === "PULUMI_TEAM"
      ? one.replaceAll(text, () => text.replace(/[ /]/g, "-").replaceAll(".", "_"))
      : key === "PULUMI_ENVIRONMENT"
        ? one.replaceAll(text, () => text.replace(/[ /]/g, "-"))
        : one,
  );
}

function mapEntries(value: unknown, change: (key: string, text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => mapEntries(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === "string" ? change(key, inner) : mapEntries(inner, change),
    ]),
  );
}

/** The file without the quotes around the text, which a shell word may need. */
function unquoted(value: unknown, text: string): unknown {
  return mapTexts(value, (one) => one.replaceAll(`'${text}'`, () => text));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), mapTexts(inner, change)]));
}

test("no free text of the settings is in the CI file", () => {
  const settings = {
    variables: [{ name: "AWS_REGION", value: "$(touch canary)" }],
    deployments: [
      { ...eightLines.deployments[0], esc: { values: { files: { A: "$(touch canary)" } } } },
      eightLines.deployments[1],
    ],
  };

  expect(renderGitLab(pipelineWith(settings))).toBe(renderGitLab(pipelineWith()));
});

test.each<[string, object, RunOptions, string[]]>([
  [
    "a backend whose address a shell would split",
    {
      organization: undefined,
      ...sharedPreviews,
      program: { runtime: "yaml" },
      backend: { url: "s3://acme-state?a=~&b=%s&c=x" },
    },
    {},
    [
      ".: pulumi login 's3://acme-state?a=~&b=%s&c=x'",
      ".: pulumi preview --stack organization/shop-api/staging --diff --suppress-progress --color never",
    ],
  ],
  [
    "names that YAML reads as something else",
    {
      ...storedTokens,
      program: { path: "yes", runtime: "yaml" },
      ...previewedAlone({ name: "on", stack: "null/1e3", on: { branch: "true" } }),
    },
    { files: { "yes/Pulumi.yaml": "" } },
    [
      "yes: pulumi config env add null/on-preview --stack acme/null/1e3 --yes",
      "yes: pulumi preview --stack acme/null/1e3 --diff --suppress-progress --color never",
    ],
  ],
])("%s reaches the commands unchanged", async (_, settings, options, expected) => {
  const variables = { PULUMI_ACCESS_TOKEN: "token" };

  const { jobs } = await runPipeline(renderGitLab(pipelineWith(settings)), events["a merge request"], {
    ...options,
    variables,
  });

  expect(jobs.map(({ status, commands }) => [status, lines(commands)])).toEqual([["success", expected]]);
});

test.each(["it's $(touch canary)", "`touch canary`", '"; touch canary; "', "a\ntouch canary", "$HOME ~ * # %s \\"])(
  "the text %j, which no settings may contain, is one word of the shell",
  async (text) => {
    const pipeline = pipelineWith({
      ...{ organization: undefined, ...sharedPreviews, backend: { url: "s3://a" }, program: { runtime: "yaml" } },
      policyPacks: [{ path: "policies" }],
    });
    const folder = text.replaceAll("/", "");
    const changed: Pipeline = {
      ...pipeline,
      programs: pipeline.programs.map((program) => ({ ...program, path: folder })),
      policyPacks: [folder],
      jobs: pipeline.jobs.map((job) => ({ ...job, login: { kind: "selfManaged", url: text } })),
    };

    const { jobs } = await runPipeline(renderGitLab(changed), events["a merge request"], {
      files: { [`${folder}/Pulumi.yaml`]: "" },
      behaviours: [{ command: "pulumi", args: ["preview"], script: 'find "$CI_PROJECT_DIR" -name canary >&2' }],
    });

    const [job] = jobs;
    const top = job!.commands[0]!.environment.CI_PROJECT_DIR!;
    expect(job!.status).toBe("success");
    expect(job!.commands.map(({ args, cwd }) => [cwd, args[0], args.at(-1)])).toEqual([
      [".", "login", text],
      [folder, "install", `${top}/${folder}`],
      [folder, "preview", `${top}/${folder}`],
    ]);
    expect(job!.log).not.toMatch(/\/canary$/m);
  },
);

describe("the steps of the platform team", () => {
  const lines = fc.array(
    fc.oneof(
      fc.string({ minLength: 1, unit: "grapheme" }),
      fc.constantFrom(...hostile.filter((text) => text !== "" && text !== "\0")),
    ),
    { maxLength: 4 },
  );

  test("are rendered exactly, with any text", () => {
    fc.assert(
      fc.property(lines, lines, lines, (beforeInstall, before, after) => {
        const settings = { program: { runtime: "yaml", steps: { beforeInstall, before, after } }, ...storedTokens };
        const text = renderGitLab(pipelineWith(settings));
        const { [".program"]: program, [".preview"]: preview } = read(text);

        const both = [...beforeInstall, ...before];
        expect((program!.before_script as string[]).slice(-both.length || Infinity)).toEqual(both);
        expect(preview!.script).toEqual([
          expect.stringMatching(/^pulumi config env add /),
          expect.stringMatching(/^pulumi preview /),
          ...after,
        ]);
        expect(schemaErrors(text)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("are shell commands of one or several lines", async () => {
    const steps = {
      before: ["if true; then\n  npm 'a: b'   \"$PULUMI_STACK\"\nfi", "npx \\\n  'é # 🚀'", "! false && npm '- x'"],
      after: ["npx last: '&a *b'"],
    };
    const settings = { ...storedTokens, program: { runtime: "yaml", steps } };

    const { jobs } = await runPipeline(renderGitLab(pipelineWith(settings)), events["a merge request"], {
      variables: { PULUMI_ACCESS_TOKEN: "token" },
    });

    expect(jobs[0]!.commands.filter(({ name }) => name !== "pulumi").map(({ name, args }) => [name, ...args])).toEqual([
      ["npm", "a: b", "acme/shop-api/staging"],
      ["npx", "é # 🚀"],
      ["npm", "- x"],
      ["npx", "last:", "&a *b"],
    ]);
  });
});

test("an owner of several lines stays within the comment and within the rule that matches its commits' titles", () => {
  const owner = { project: "a\nevil: true", stack: "b\n  - c" };
  const { workflow, ...file } = read(renderGitLab({ ...pipelineWith(), origin: owner }));
  const { workflow: plain, ...rest } = rendered();
  const titled = (text: string) =>
    text.replace("/^(Add|Update) pipeline of stack b\\n  - c$/", "/^(Add|Update) pipeline of stack shop-api$/");

  expect(file).toEqual(rest);
  expect(titled(JSON.stringify(workflow))).toBe(JSON.stringify(plain));
});

test.each(["a.b", "a-b_c", "a+b", "(a)", "[a]", "a b", "a|b", "a$"])(
  "the rules match exactly the titles of commits of the stack %j",
  async (stack) => {
    const file = renderGitLab({ ...pipelineWith(), origin: { project: "platform", stack } });
    const jobsOf = async (title: string) => (await listJobs(file, { kind: "push", branch: "main", title })).length;

    expect(await jobsOf(`Update pipeline of stack ${stack}`)).toBe(0);
    expect(await jobsOf(`Update pipeline of stack x${stack}`)).toBe(2);
    expect(await jobsOf(`Update pipeline of stack ${stack.replace(/[^a]/, "x")}`)).toBe(2);
  },
);
