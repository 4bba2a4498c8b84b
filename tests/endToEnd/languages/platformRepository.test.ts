import { stringify } from "yaml";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { createLanguageWorld, type LanguageWorld, npmToken } from "./languageWorld";

/** The stack of a platform repository itself, in YAML. */
let world: LanguageWorld;

const testTimeout = 240_000;

const programWith = (changes: object) =>
  stringify({
    name: "platform",
    runtime: "yaml",
    packages: { "pulumi-pipeline": "../.." },
    config: { npmToken: { type: "string", secret: true } },
    resources: {
      platform: {
        type: "pulumi-pipeline:PulumiPlatform",
        properties: {
          pipeline: {
            ...{ project: "acme/shop/api", organization: "acme", foundation: "foundation" },
            ...{ stack: "shop-api", user: "acme-platform" },
            ...changes,
          },
          projects: {},
          foundations: { foundation: { organization: "acme", gitlab: "https://gitlab.example.com" } },
          secrets: { readToken: "${npmToken}", updateToken: "${npmToken}" },
        },
      },
    },
    outputs: { definitionUrl: "${platform.definitionUrl}" },
  });

beforeAll(async () => {
  world = await createLanguageWorld("yaml");
  await world.write(programWith({}));
}, testTimeout);

afterAll(() => world.close());

/** Creates something in Pulumi Cloud, or in the GitLab project. */
async function create(path: string, body: object, server: "cloud" | "gitlab" = "cloud"): Promise<void> {
  const { cloudUrl, gitlabUrl } = world.sandbox;
  const [url, authorization] =
    server === "cloud"
      ? [`${cloudUrl}/api/${path}`, `token ${exampleTokens.cloud}`]
      : [`${gitlabUrl}/api/v4/projects/acme%2Fshop%2Fapi/${path}`, `Bearer ${exampleTokens.gitlab}`];
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}

test(
  "a program in YAML makes what the pipeline of its repository needs, once its team exists",
  async () => {
    expect(await world.succeed("preview")).toMatch(
      /\+ +gitlab:index:ProjectVariable platform-variable-platform-GITLAB_TOKEN create/,
    );
    const { code, stdout } = await world.pulumi("up --yes --skip-preview");
    expect([code, stdout]).toEqual([
      expect.any(Number),
      expect.stringContaining("error MISSING_GRANT_TARGET: pipeline.organization: Pulumi Cloud does not have"),
    ]);
    expect(world.sandbox.log.writes().filter(({ server }) => server === "gitlab")).toEqual([]);

    // The foundation, and what it creates.
    await create("orgs/acme/teams/pulumi", { name: "platform-read", displayName: "platform-read", description: "" });
    await create("stacks/acme/platform", { stackName: "foundation" });
    const output = await world.succeed("up --yes --skip-preview");
    expect(output).toMatch(/UNMERGED_FILE: pipeline: merge request !1 \(.*\) is open/);
    expect(output + (await world.workspace.readState())).not.toContain(npmToken);

    world.sandbox.log.clear();
    expect(await world.succeed("up --yes --skip-preview")).toMatch(/UNMERGED_FILE: .*!1 .* is not merged yet/);
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "what a person made by hand is refused before the first write, and adopted with its kind in the settings",
  async () => {
    await world.succeed("destroy --yes --skip-preview");
    const token = { key: "GITLAB_TOKEN", value: "glpat-made-by-hand", masked_and_hidden: true };
    await create("variables", { ...token, environment_scope: "platform", protected: true }, "gitlab");
    await create("variables", { ...token, environment_scope: "preview/*", protected: false }, "gitlab");
    const schedule = { description: "Pulumi fleet drift", ref: "main", cron: "0 5 * * *" };
    await create("pipeline_schedules", schedule, "gitlab");
    world.sandbox.log.clear();
    const { stdout } = await world.pulumi("up --yes --skip-preview");
    expect(stdout.match(/error ALREADY_EXISTS: .* exists already/g)).toHaveLength(3);
    expect(world.sandbox.log.writes()).toEqual([]);

    await world.write(programWith({ adopt: ["variables", "schedules"] }));
    const output = await world.succeed("up --yes --skip-preview");
    expect(output).toMatch(/ADOPTED: .*"preview\/\*" exists and is adopted\. Changes: .*protected from false to true/);
    expect(output).toMatch(/ADOPTED: pipeline.project: pipeline schedule .*cron from "0 5 \* \* \*" to "0 3 \* \* \*"/);
    world.sandbox.log.clear();
    await world.succeed("up --yes --skip-preview");
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);
