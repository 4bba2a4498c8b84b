import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { createWorld, dayAhead, seedWithoutForks, testTimeout, type World } from "./world";

/** The kinds of writes to the two servers, by a part of their path. */
const kinds = [
  ["/repository/files/", "file"],
  ["/variables", "variable"],
  ["/pipeline_schedules", "schedule"],
  ["/protected_", "protection"],
  ["/esc/environments", "ESC environment"],
  ["/oidc/issuers", "issuer"],
  ["/tokens/", "token"],
  ["/teams/", "team"],
  ["/environments/", "environment"],
] as const;

/** The writes, in their order: method and kind. */
function writes(world: World): string[] {
  return world.sandbox.log
    .writes()
    .filter(({ path }) => !path.includes("/api/stacks/"))
    .map(({ method, path }) => `${method} ${kinds.find(([part]) => path.includes(part))?.[1] ?? path}`);
}

/** Checks the order of a destroy: the deletions of `first`, then that of the CI file, then those of `last`. */
function expectOrder(order: readonly string[], first: readonly string[], last: readonly string[]): void {
  const file = order.indexOf("DELETE file");
  expect(file).toBeGreaterThan(0);
  for (const one of first) {
    expect([one, order.includes(one)]).toEqual([one, true]);
    expect([one, order.lastIndexOf(one) < file]).toEqual([one, true]);
  }
  for (const one of last) expect([one, order.indexOf(one) > file]).toEqual([one, true]);
}

/** The lines of a preview about the destroy, each once. */
function leaveLines(output: string): string[] {
  return [...new Set(output.match(/LEAVING: .*/g) ?? [])].map((line) => line.replace("LEAVING: ", "").trim());
}

async function names(world: World, list: string, key: string): Promise<unknown[]> {
  const { body } = await world.gitlab("GET", list);
  return (body as Record<string, unknown>[]).map((one) => one[key]).sort();
}

test(
  "after a destroy, an adopted project has everything that it had, and nothing that the pipeline created",
  async () => {
    const world = await createWorld();
    try {
      const existing = [
        ["environments", { name: "production", external_url: "https://shop.example.com" }],
        ["variables", { key: "AWS_REGION", value: "eu-west-1", raw: true }],
        ["variables", { key: "THEIRS", value: "1" }],
        ["pipeline_schedules", { description: "Pulumi drift", ref: "refs/heads/main", cron: "0 4 * * *" }],
        ["protected_tags", { name: "release-*", create_access_level: 40 }],
      ] as const;
      for (const [list, body] of existing) expect((await world.gitlab("POST", list, body)).status).toBe(201);
      const before = await snapshot(world);
      const settings = {
        ...eightLines,
        variables: [
          { name: "AWS_REGION", value: "eu-west-1" },
          { name: "LEVEL", value: "info" },
          { name: "NPM_TOKEN", secret: "npm" },
        ],
        drift: { schedule: "0 4 * * *" },
      };
      await world.configure({ ...settings, adopt: ["variables", "environments", "schedules"] });
      await world.succeed("config set --secret --path platform:secrets.npm npm-0123456789");
      await world.succeed("up --yes --skip-preview");

      // Without adopt, and in another update than the one that imported.
      await world.configure({ ...settings, leave: {} });
      await world.succeed("config set --secret --path platform:secrets.npm npm-0123456789");
      world.sandbox.log.clear();
      expect(leaveLines(await world.succeed("up --yes --skip-preview"))).toEqual([
        "leave.file: pulumi destroy deletes .gitlab-ci.yml, after all resources that let its jobs log in",
        'leave.trust: pulumi destroy deletes "issuer gitlab-shop-api", "team shop-api-preview", "team shop-api-inspect", "team shop-api-staging", "team shop-api-production"',
        'leave.secrets: pulumi destroy deletes "NPM_TOKEN"',
        'leave.variables: pulumi destroy deletes "LEVEL" and keeps "AWS_REGION"',
        'leave.schedules: pulumi destroy keeps "Pulumi drift"',
        'leave.environments: pulumi destroy deletes "staging" and keeps "production"',
        'leave.protections: pulumi destroy keeps "branch main", "tags release-*"',
        'leave.escEnvironments: pulumi destroy keeps "shop-api/staging", "shop-api/staging-preview", "shop-api/production", "shop-api/production-preview"',
      ]);
      expect(writes(world)).toEqual([]);

      await world.succeed("destroy --yes --skip-preview");
      expectOrder(writes(world), ["DELETE issuer", "DELETE team", "DELETE variable"], ["DELETE environment"]);
      expect(writes(world).filter((one) => /protection|schedule|ESC/.test(one))).toEqual([]);
      expect(await snapshot(world)).toEqual(before);
    } finally {
      await world.close();
    }
  },
  testTimeout,
);

/** The project's resources with their values. GitLab creates the protection of the default branch itself. */
async function snapshot(world: World): Promise<unknown> {
  const variables = (await world.gitlab("GET", "variables")).body as object[];
  const schedules = (await world.gitlab("GET", "pipeline_schedules")).body as { description: string; cron: string }[];
  const environments = (await world.gitlab("GET", "environments")).body as { name: string; external_url: string }[];
  return {
    variables,
    schedules: schedules.map(({ description, cron }) => [description, cron]),
    environments: environments.map(({ name, external_url: url }) => [name, url]),
    protectedTags: await names(world, "protected_tags", "name"),
    protectedBranches: await names(world, "protected_branches", "name"),
    file: (await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml?ref=main")).status,
  };
}

test(
  "with destroy for each kind nothing is kept, and tokens are deleted before the CI file",
  async () => {
    const world = await createWorld(seedWithoutForks);
    try {
      const settings = { ...eightLines, authentication: "token", tokens: { expires: dayAhead(30) } };
      await world.configure(settings);
      await world.succeed("up --yes --skip-preview");
      await world.configure({
        ...settings,
        leave: { environments: "destroy", protections: "destroy", escEnvironments: "destroy" },
      });
      world.sandbox.log.clear();
      await world.succeed("up --yes --skip-preview");
      expect(writes(world)).toEqual([]);

      await world.succeed("destroy --yes --skip-preview");
      expectOrder(
        writes(world),
        ["DELETE token", "DELETE variable", "DELETE team"],
        ["DELETE protection", "DELETE environment", "DELETE ESC environment"],
      );
      expect(await snapshot(world)).toEqual({
        variables: [],
        schedules: [],
        environments: [],
        protectedTags: [],
        protectedBranches: [],
        file: 404,
      });
      expect((await world.cloud("GET", "esc/environments/acme")).body).toMatchObject({ environments: [] });
    } finally {
      await world.close();
    }
  },
  testTimeout,
);

test(
  "a file that is handed over with its trust keeps working, and the team's file that includes it is not changed",
  async () => {
    const world = await createWorld(seedWith(".gitlab-ci.yml", "test: { script: [npm test] } # ours\n"));
    try {
      const settings = { ...eightLines, delivery: "include" };
      await world.configure(settings);
      await world.succeed("up --yes --skip-preview");
      const teamFile = await contentOf(world, ".gitlab-ci.yml");

      await world.configure({ ...settings, leave: { file: "handOver", trust: "keep" } });
      world.sandbox.log.clear();
      await world.succeed("up --yes --skip-preview");
      expect(writes(world)).toEqual(["PUT file"]);
      expect(await contentOf(world, ".pulumi.gitlab-ci.yml")).toMatch(
        /^# Handed over by Pulumi: stack "shop-api" of project "platform" no longer manages this file\.\n/,
      );

      // The file is still in the state, so the stack still manages it.
      world.sandbox.log.clear();
      await world.succeed("up --yes --skip-preview");
      await world.succeed("destroy --yes --skip-preview");
      expect(writes(world)).toEqual([]);
      expect(await contentOf(world, ".gitlab-ci.yml")).toBe(teamFile);

      // After the destroy, no stack manages the file.
      expect(await world.refusal()).toContain("already has a .pulumi.gitlab-ci.yml that no stack manages");
    } finally {
      await world.close();
    }
  },
  testTimeout,
);

test(
  "a file that is handed over without its trust stays, and none of its jobs can log in any more",
  async () => {
    const world = await createWorld();
    try {
      await world.configure(eightLines);
      await world.succeed("up --yes --skip-preview");
      await world.configure({ ...eightLines, leave: { file: "handOver" } });
      const output = await world.succeed("up --yes --skip-preview");
      expect(output).toContain("LEAVES_FAILING_JOBS: leave.file: the CI file is kept, but each of its jobs fails");
      const text = await contentOf(world, ".gitlab-ci.yml");
      expect(text).toMatch(/^# Handed over by Pulumi: /);

      world.sandbox.log.clear();
      await world.succeed("destroy --yes --skip-preview");
      expect(writes(world)).toEqual(expect.arrayContaining(["DELETE issuer", "DELETE team"]));
      expect(writes(world).filter((one) => /file|protection|ESC/.test(one))).toEqual([]);
      expect(await contentOf(world, ".gitlab-ci.yml")).toBe(text);
      expect((await world.cloud("GET", "orgs/acme/oidc/issuers")).body).toEqual({ oidcIssuers: [] });
      expect((await world.cloud("GET", "orgs/acme/teams")).body).toMatchObject({ teams: [] });
    } finally {
      await world.close();
    }
  },
  testTimeout,
);

function seedWith(path: string, text: string): Seed {
  const projects = exampleSeed.gitlab.projects.map((each) => ({ ...each, files: { ...each.files, [path]: text } }));
  return { ...exampleSeed, gitlab: { ...exampleSeed.gitlab, projects } };
}

async function contentOf(world: World, path: string): Promise<string> {
  const { body } = await world.gitlab("GET", `repository/files/${encodeURIComponent(path)}?ref=main`);
  return Buffer.from((body as { content: string }).content, "base64").toString();
}
