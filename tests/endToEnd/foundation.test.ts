import { rm } from "node:fs/promises";
import { join } from "node:path";
import { inCanonicalOrder } from "../../pipeline/plan/access/canonicalPolicies";
import { foundationPolicies } from "../../pipeline/foundation/planFoundation";
import { checkFoundationSettings } from "../../pipeline/checks/checkFoundationSettings";
import { valueOf } from "../../pipeline/diagnostics/checked";
import type { FleetProject } from "../../pipeline/foundation/fleetProject";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { planFoundation, rawProject } from "../pipeline/foundation/fleet";
import { fleetSeed } from "./fleetSeed";
import { createWorld, testTimeout, type World } from "./world";
import { settingsOf } from "../pipeline/examples";

/** A foundation and the projects that share it: each test continues where the last one stopped. */
let world: World;

const projects = { "acme/shop/api": "shop-api", "acme/shop/web": "web", "acme/lib": "lib" };
const paths = Object.keys(projects);

beforeAll(async () => {
  world = await createWorld(fleetSeed(projects));
  await world.workspace.configure("foundation", { "platform:foundation": foundation() });
}, testTimeout);

afterAll(() => world.close());

const foundation = () => ({ organization: "acme", gitlab: world.sandbox.gitlabUrl });

const api = rawProject("shop-api", "acme/shop/api");
const lib = rawProject("lib", "acme/lib", { program: { path: "infra" } });

function onboard(stack: string, settings: object): Promise<void> {
  return world.workspace.configure(stack, { "platform:pipeline": settings });
}

const up = (stack: string) => world.succeed(`up --stack ${stack} --yes --skip-preview`);

/** The issuer's policies in Pulumi Cloud. */
async function policiesInCloud(): Promise<object[]> {
  const { body } = await world.cloud("GET", "orgs/acme/oidc/issuers");
  const issuers = (body as { oidcIssuers: { id: string; url: string }[] }).oidcIssuers;
  expect(issuers.map(({ url }) => url)).toEqual([world.sandbox.gitlabUrl]);
  const { body: policy } = await world.cloud("GET", `orgs/acme/auth/policies/oidcissuers/${issuers[0]!.id}`);
  return (policy as { policies: { authorizedPermissions: string[] }[] }).policies.map(
    ({ authorizedPermissions, ...rest }) => {
      expect(authorizedPermissions).toEqual([]);
      return rest;
    },
  );
}

/** The policies that follow from the settings, with GitLab's own ids. */
async function policiesOf(settings: Readonly<Record<string, object>>): Promise<object[]> {
  const fleet = Object.entries(settings).map(([stack, raw]): FleetProject => ({ stack, settings: settingsOf(raw) }));
  const ids = await Promise.all(
    paths.map(async (path) => {
      const url = `${world.sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(path)}`;
      const response = await fetch(url, { headers: { authorization: `Bearer ${exampleTokens.gitlab}` } });
      const { id, namespace } = (await response.json()) as { id: number; namespace: { id: number } };
      return [path, { project_id: String(id), namespace_id: String(namespace.id) }] as const;
    }),
  );
  const plan = planFoundation(valueOf(checkFoundationSettings(foundation())), fleet);
  return inCanonicalOrder(foundationPolicies(plan, Object.fromEntries(ids)));
}

test(
  "the preview of a project reports that its foundation does not exist yet",
  async () => {
    await onboard("shop-api", api);

    expect(await world.succeed("preview")).toContain(
      'trust.foundation: there is no stack "foundation" yet, so no job of this project can log in.',
    );
  },
  testTimeout,
);

test(
  "the foundation trusts exactly the projects whose settings are in its folder, and changes none of their resources",
  async () => {
    await onboard("lib", lib);
    await world.succeed("stack init foundation");
    expect(await world.succeed("preview --stack shop-api")).toContain('stack "foundation" has not been deployed');
    await up("foundation");

    expect(await policiesInCloud()).toEqual(await policiesOf({ "shop-api": api, lib }));
    expect(await world.gitlab("GET", "protected_tags")).toMatchObject({ body: [] });
  },
  testTimeout,
);

test(
  "onboards a project that the foundation knows without a warning and without an issuer of its own",
  async () => {
    expect(await up("shop-api")).not.toContain("FOUNDATION_BEHIND: ");
    await policiesInCloud();
    expect((await world.cloud("GET", "orgs/acme/teams/shop-api-staging")).body).toMatchObject({
      stacks: [{ projectName: "shop-api", stackName: "staging", permission: 102 }],
    });
  },
  testTimeout,
);

test(
  "without a change neither the foundation nor a project writes anything, and a project reads the foundation again",
  async () => {
    world.sandbox.log.clear();
    await up("foundation");
    await up("shop-api");

    expect(world.sandbox.log.writes()).toEqual([]);
  },
  testTimeout,
);

test(
  "preview and update of a project report the policies that the foundation lacks, until the foundation is updated",
  async () => {
    const canary = { name: "canary", stack: "shop-api/staging", on: { branch: "canary" }, preview: false };
    const grown = { ...api, deployments: [canary, ...api.deployments.slice(1)] };
    await onboard("shop-api", grown);
    const lacks = /lacks 6 of the \d+ policies of this project.*shop-api-canary.*Run pulumi up --stack foundation/;

    expect(await world.succeed("preview --stack shop-api")).toMatch(lacks);
    await onboard("shop-api", api);
  },
  testTimeout,
);

test(
  "projects that share a group give their own stacks to the foundation's teams",
  async () => {
    const inGroup = { group: "acme/shop" };
    const sharing = rawProject("shop-api", "acme/shop/api", inGroup);
    const web = rawProject("web", "acme/shop/web", inGroup);
    await onboard("shop-api", sharing);
    await onboard("web", web);
    await world.succeed("stack init web");
    await up("foundation");
    expect(await policiesInCloud()).toEqual(await policiesOf({ "shop-api": sharing, web, lib }));

    expect(await up("shop-api")).not.toContain("FOUNDATION_BEHIND: ");
    expect(await up("web")).not.toContain("FOUNDATION_BEHIND: ");
    const team = (await world.cloud("GET", "orgs/acme/teams/acme-shop-staging")).body as { stacks: object[] };
    expect(team.stacks).toHaveLength(2);
    expect(team.stacks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ projectName: "shop-api", stackName: "staging", permission: 102 }),
        expect.objectContaining({ projectName: "web", stackName: "staging", permission: 102 }),
      ]),
    );
  },
  testTimeout,
);

test(
  "a project without settings is no longer trusted, and a project that left its group has its own identities again",
  async () => {
    await world.succeed("destroy --stack web --yes --skip-preview");
    await rm(join(world.workspace.directory, "Pulumi.web.yaml"));
    // A project leaves a group before the group's teams are deleted.
    await onboard("shop-api", api);
    expect(await up("shop-api")).toContain("lacks 13 of the 13 policies of this project");
    await up("foundation");

    expect(await policiesInCloud()).toEqual(await policiesOf({ "shop-api": api, lib }));
    expect(await world.cloud("GET", "orgs/acme/teams/acme-shop-staging")).toMatchObject({ status: 404 });
  },
  testTimeout,
);

test(
  "the preview refuses more policies than an issuer accepts, and proposes groups that would share policies",
  async () => {
    const many = Array.from({ length: 7 }, (_, index) => `p${index + 1}`);
    for (const name of many) await onboard(name, rawProject(name, `acme/many/${name}`));
    world.sandbox.log.clear();
    const { code, stdout, stderr } = await world.pulumi("preview --stack foundation");
    const files = many.map((name) => `Pulumi.${name}.yaml`);

    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain("foundation was not changed: there is an error");
    expect(stdout + stderr).toContain("45 policies are more than the 40");
    expect(stdout + stderr).toContain(`trust.group: acme/many in ${files.join(", ")}. Then there are 15`);
    expect(stdout + stderr).not.toMatch(/^\s+at |node:internal|unhandled/m);
    expect(world.sandbox.log.all()).toEqual([]);
    for (const file of files) await rm(join(world.workspace.directory, file));
  },
  testTimeout,
);

test(
  "a mistake in the settings of any project leaves the foundation unchanged, and the error names the project",
  async () => {
    await onboard("lib", { ...lib, deployments: [] });
    world.sandbox.log.clear();
    const { code, stdout, stderr } = await world.pulumi("up --stack foundation --yes --skip-preview");

    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain(
      "Pulumi.lib.yaml:8:5 error EMPTY_LIST: deployments: is empty. Name at least one deployment",
    );
    expect(world.sandbox.log.all()).toEqual([]);
    await onboard("lib", lib);
  },
  testTimeout,
);

test(
  "a stack has the settings of a project or of the foundation, never both",
  async () => {
    await world.workspace.configure("both", { "platform:pipeline": api, "platform:foundation": foundation() });
    await world.succeed("stack init both");
    const { code, stdout, stderr } = await world.pulumi("preview --stack both");

    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(
      /error TWO_KINDS_OF_SETTINGS: the stack's configuration holds .+\. Leave out platform:pipeline or platform:foundation/,
    );
    await rm(join(world.workspace.directory, "Pulumi.both.yaml"));
  },
  testTimeout,
);

test(
  "destroying the foundation last removes the issuer, and keeps an ESC environment that it adopted",
  async () => {
    await world.cloud("POST", "esc/environments/acme", { project: "platform", name: "base" });
    const base = { project: "platform", name: "base", environmentVariables: { AWS_REGION: "eu-west-1" } };
    const adopting = { ...foundation(), base, adopt: ["escEnvironments"] };
    await world.workspace.configure("foundation", { "platform:foundation": adopting });
    expect(await up("foundation")).toMatch(/1 imported/);
    await world.workspace.configure("foundation", { "platform:foundation": { ...foundation(), base } });
    await up("foundation");
    await world.succeed("destroy --stack shop-api --yes --skip-preview");
    await world.succeed("destroy --stack foundation --yes --skip-preview");

    expect((await world.cloud("GET", "orgs/acme/oidc/issuers")).body).toMatchObject({ oidcIssuers: [] });
    expect(await world.cloud("GET", "esc/environments/acme/platform/base")).toMatchObject({ status: 200 });
  },
  testTimeout,
);
