import { stringify } from "yaml";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { createLanguageWorld, type LanguageWorld, npmToken } from "./languageWorld";

/** The stack of a platform repository itself, in YAML. */
let world: LanguageWorld;

const testTimeout = 240_000;

const program = stringify({
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
        },
        projects: {},
        foundations: {},
        secrets: { readToken: "${npmToken}", updateToken: "${npmToken}" },
      },
    },
  },
  outputs: { definitionUrl: "${platform.definitionUrl}" },
});

beforeAll(async () => {
  world = await createLanguageWorld("yaml");
  await world.write(program);
}, testTimeout);

afterAll(() => world.close());

async function create(path: string, body: object): Promise<void> {
  const answer = await fetch(`${world.sandbox.cloudUrl}/api/${path}`, {
    method: "POST",
    headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
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

    // What the foundation creates, and the stack itself, whose state is in a folder here.
    await create("orgs/acme/teams/pulumi", { name: "platform-read", displayName: "platform-read", description: "" });
    await create("stacks/acme/platform", { stackName: "shop-api" });
    const output = await world.succeed("up --yes --skip-preview");
    expect(output).toMatch(/UNMERGED_FILE: pipeline: merge request !1 \(.*\) is open/);
    expect(output + (await world.workspace.readState())).not.toContain(npmToken);

    world.sandbox.log.clear();
    expect(await world.succeed("up --yes --skip-preview")).toMatch(/UNMERGED_FILE: .*!1 .* is not merged yet/);
    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);
