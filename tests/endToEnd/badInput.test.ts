import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World } from "./world";

/** Errors that a user of `pulumi up` may cause: each has one clear message, no stack trace, and changes nothing. */
let world: World;

beforeAll(async () => {
  world = await createWorld(undefined, { hosted: false });
}, testTimeout);

afterAll(() => world.close());

const refusalOf = (env?: Readonly<Record<string, string>>) => world.refusal(env);

const [staging] = eightLines.deployments;

test.each<[string, object, string[]]>([
  [
    "errors in the settings",
    { ...eightLines, projct: 1, deployments: [{ ...staging, on: {} }] },
    ["deployments[0].on: a deployment needs one trigger.", '"projct" is not a setting. Did you mean "project"?'],
  ],
  [
    "a project that GitLab does not know",
    { ...eightLines, project: "acme/shop/apii" },
    ['project: GitLab has no project "acme/shop/apii", or the token cannot see it.'],
  ],
  [
    "a Pulumi organization that does not exist",
    { ...eightLines, organization: "globex" },
    ['organization: Pulumi Cloud has no organization "globex", or the token cannot see it.'],
  ],
  [
    "a secret that is not set",
    { ...eightLines, variables: [{ name: "KEY", secret: "key" }] },
    ['variables[0].secret: there is no secret "key". Secrets: (none).'],
  ],
  [
    "another default branch",
    { ...eightLines, defaultBranch: "trunk" },
    ['defaultBranch: "trunk" is not the default branch of "acme/shop/api". Set it to "main"'],
  ],
])(
  "refuses %s",
  async (_, settings, lines) => {
    await world.configure(settings);
    const refusal = await refusalOf();

    for (const line of lines) expect(refusal.split(line)).toHaveLength(2);
  },
  testTimeout,
);

test(
  "refuses tokens that GitLab and Pulumi Cloud refuse, and reports both together",
  async () => {
    await world.configure(eightLines);
    const refusal = await refusalOf({ GITLAB_TOKEN: "glpat-wrong-canary", PULUMI_ACCESS_TOKEN: "pul-wrong-canary" });

    expect(refusal).toContain("GitLab refused the token. Set GITLAB_TOKEN");
    expect(refusal).toContain("Pulumi Cloud refused the token. Set PULUMI_ACCESS_TOKEN");
    expect(refusal).not.toContain("canary");
  },
  testTimeout,
);

test(
  "never replaces a CI file that the team wrote, unless the settings say so",
  async () => {
    const theirs = { branch: "main", commit_message: "our pipeline", content: "stages: [ours]\n" };
    expect(await world.gitlab("POST", "repository/files/%2Egitlab-ci%2Eyml", theirs)).toMatchObject({ status: 201 });
    await world.configure(eightLines);

    expect(await refusalOf()).toContain('"acme/shop/api" already has a .gitlab-ci.yml that no stack manages.');
    expect(await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main")).toMatchObject({
      body: theirs.content,
    });

    await world.configure({ ...eightLines, replaceExistingFile: true });
    await world.succeed("up --yes --skip-preview");
    expect(await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main")).toMatchObject({
      body: expect.stringContaining("# Managed by Pulumi") as string,
    });
  },
  testTimeout,
);

test.each<[string, unknown]>([
  ["none", undefined],
  ["nothing below the key", null],
  ["a list", [eightLines]],
  ["text", "acme/shop/api"],
])(
  "says where to write the settings if there are none (%s)",
  async (_, settings) => {
    await world.workspace.configure("shop-api", settings === undefined ? {} : { "platform:pipeline": settings });

    expect(await refusalOf()).toContain(
      "They are a map below platform:pipeline, which the README shows in eight lines",
    );
  },
  testTimeout,
);

test(
  "refuses a secret inside the settings, because it would not stay secret",
  async () => {
    await world.configure({ ...eightLines, variables: [{ name: "KEY", value: "x" }] });
    const key = "platform:pipeline.variables[0].value";
    await world.succeed(`config set --secret --path ${key} canary-of-settings`);
    const refusal = await refusalOf();

    expect(refusal).toContain("a secret was set inside platform:pipeline, where it would become plain text.");
    expect(refusal).not.toContain("canary");
    expect(await world.workspace.readState()).not.toContain("canary");
  },
  testTimeout,
);
