import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fault, FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import { eightLines } from "../pipeline/examples";
import { createWorld, patience, type World } from "./world";

/**
 * Servers fail while a project is onboarded: nothing is lost, no partial trust remains, and the next update continues.
 */
let world: World;

beforeEach(async () => {
  world = await createWorld();
  await world.configure({
    ...eightLines,
    variables: [{ name: "REGION", value: "eu-west-1", deployment: "staging" }],
  });
}, patience);

afterEach(() => world.close());

const project = "/api/v4/projects/101";
const file = `${project}/repository/files/%2Egitlab-ci%2Eyml`;

/** The first requests that create something, by kind. */
const making = {
  protection: { method: "POST", path: `${project}/protected_branches` },
  environment: { method: "POST", path: `${project}/environments` },
  variable: { method: "POST", path: `${project}/variables` },
  file: { method: "POST", path: `${project}/repository/files/*` },
  team: { method: "POST", path: "/api/orgs/acme/teams/pulumi" },
  permission: { method: "PATCH", path: "/api/orgs/acme/teams/*" },
  esc: { method: "POST", path: "/api/esc/environments/acme" },
  escText: { method: "PATCH", path: "/api/esc/environments/acme/shop-api/staging" },
  issuer: { method: "POST", path: "/api/orgs/acme/oidc/issuers" },
  policy: { method: "PATCH", path: "/api/orgs/acme/auth/policies/*" },
} satisfies Record<string, Omit<FaultRule, "fault">>;

type Faulted = Partial<Record<keyof typeof making, Fault>>;

/** Runs an update with these faults, each of which applies once. */
async function upWith(faulted: Faulted): Promise<{ code: number; errors: string[] }> {
  const { faults, log } = world.sandbox;
  faults.clear();
  log.clear();
  for (const [what, fault] of Object.entries(faulted)) faults.add({ ...making[what as keyof typeof making], fault });
  const { code, stdout, stderr } = await world.pulumi("up --yes --skip-preview --continue-on-error");
  expect(faults.all().filter(({ fired }) => fired !== 1)).toEqual([]);
  const found = errorsIn(stdout + stderr);
  refused = found.map(({ type, name }) => ({ type, name }));
  return { code, errors: found.map(({ type, message }) => `${type}: ${message}`).sort() };
}

/** The resources with errors in the last update. */
let refused: { readonly type: string; readonly name: string }[] = [];

interface ResourceError {
  readonly type: string;
  readonly name: string;
  readonly message: string;
}

/** Each error about a resource, without parts that differ between runs. */
function errorsIn(output: string): ResourceError[] {
  const diagnostics = output.slice(output.indexOf("Diagnostics:"));
  return [...diagnostics.matchAll(/^ {2}(\S+) \((\S+)\):\n((?: {4,}\S.*\n)+)/gm)]
    .flatMap(([, type = "", name = "", text = ""]) =>
      [...text.matchAll(/error: (.+)/g)].map(([, message = ""]) => ({ type, name, message })),
    )
    .filter(({ message }) => message !== "update failed")
    .map(({ message, ...about }) => ({
      ...about,
      message: message.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "URL").replaceAll(/[0-9a-f-]{36}/g, "ID"),
    }));
}

/** Imports the existing resources that the last update was refused for. */
async function importRefused(): Promise<void> {
  const resources = await Promise.all(
    refused.map(async ({ type, name }) => ({
      type: wholeType(type),
      name,
      id: await importId(type, name),
      parent: "pipeline",
    })),
  );
  const nameTable = { pipeline: "urn:pulumi:shop-api::platform::pulumi-pipeline:index:PulumiPipeline::shop-api" };
  await writeFile(join(world.workspace.directory, "lost.json"), JSON.stringify({ nameTable, resources }));
  await world.succeed("import --file lost.json --yes --generate-code=false --protect=false --skip-preview");
}

/** Messages shorten the middle of GitLab's types: "gitlab:index/projectVariable:ProjectVariable". */
function wholeType(type: string): string {
  const [packageName = "", , name = ""] = type.split(":");
  return packageName === "gitlab" ? `gitlab:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}` : type;
}

async function importId(type: string, name: string): Promise<string> {
  const last = name.slice(name.lastIndexOf("-") + 1);
  switch (type) {
    case "gitlab:index:ProjectEnvironment": {
      const { body } = await world.gitlab("GET", `environments?name=${last}`);
      return `101:${(body as { id: number }[])[0]!.id}`;
    }
    case "gitlab:index:ProjectVariable":
      return `101:${last}:staging`;
    case "pulumiservice:index:Team":
      return `acme/shop-api-${last}`;
    case "pulumiservice:index:Environment":
      return `acme/shop-api/${last}`;
    case "pulumiservice:index:OidcIssuer":
      return `acme/${(await issuers())[0]!.id}`;
    default:
      throw new Error(`how is ${type} imported?`);
  }
}

const writes = () => world.sandbox.log.writes().length;
const status = async (...request: Parameters<World["gitlab"]>) => (await world.gitlab(...request)).status;
const issuers = async () =>
  ((await world.cloud("GET", "orgs/acme/oidc/issuers")).body as { oidcIssuers: { id: string }[] }).oidcIssuers;

test(
  "GitLab's client retries temporary failures, and the update succeeds",
  async () => {
    const { code, errors } = await upWith({
      protection: { status: 502 },
      environment: { status: 429 },
      variable: { cut: "before" },
      file: { status: 500 },
      team: { delay: 200 },
    });

    expect([code, errors]).toEqual([0, []]);
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  patience,
);

test(
  "an error names the failed request, and the next update continues from there",
  async () => {
    await world.gitlab("POST", "variables", { key: "THEIRS", value: "kept" });
    const theirs = "values:\n  team: wrote-this";

    const first = await upWith({
      protection: { status: 409 },
      team: { status: 500 },
      permission: { cut: "before" },
      esc: { status: 429 },
    });
    expect(first).toEqual({
      code: 1,
      errors: [
        `gitlab:index:BranchProtection: POST ${project}/protected_branches: 409 {message: 409 Conflict}`,
        "pulumiservice:index:Environment: POST /api/esc/environments/acme: 429 Too Many Requests",
        "pulumiservice:index:Team: POST /api/orgs/acme/teams/pulumi: 500 Internal Server Error",
        expect.stringMatching(
          /^pulumiservice:index:Team\w+Permission: PATCH \/api\/orgs\/acme\/teams\/\S+: no answer from Pulumi Cloud at URL: socket hang up$/,
        ),
      ],
    });
    // GitLab's provider removes a default branch's own protection before it adds another. Nothing trusts the branch at
    // that time.
    expect(await status("GET", "protected_branches/main")).toBe(404);
    expect(await issuers()).toEqual([]);
    expect(await status("GET", "repository/files/%2Egitlab-ci%2Eyml?ref=main")).toBe(404);

    expect(await upWith({ policy: { status: 500 } })).toEqual({
      code: 1,
      errors: ["pulumiservice:index:OidcIssuer: PATCH /api/orgs/acme/auth/policies/ID: 500 Internal Server Error"],
    });
    // An issuer whose policies cannot be written is deleted again, so that no partial trust remains.
    expect(await issuers()).toEqual([]);
    await world.cloud("PATCH", "esc/environments/acme/shop-api/production", theirs);
    expect(await upWith({ file: { status: 422 } })).toEqual({
      code: 1,
      errors: [`gitlab:index:RepositoryFile: POST ${file}: 422 {message: 422 Unprocessable Entity}`],
    });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });

    expect(await world.gitlab("GET", "variables/THEIRS")).toMatchObject({ body: { value: "kept" } });
    expect(await world.cloud("GET", "esc/environments/acme/shop-api/production")).toMatchObject({ body: theirs });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  patience,
);

test(
  "a resource whose creation got no answer is named by the next update, and can be imported",
  async () => {
    const lost: Fault = { cut: "after" };
    const environmentTaken = `gitlab:index:ProjectEnvironment: POST ${project}/environments: 400 {message: {name: [has already been taken]}}`;
    const variableTaken = `gitlab:index:ProjectVariable: POST ${project}/variables: 400 {message: {key: [(REGION) has already been taken]}}`;
    const noAnswer = "no answer from Pulumi Cloud at URL: socket hang up";

    // GitLab's client repeats the request by itself, and gets the answer that the object exists.
    expect(await upWith({ environment: lost, team: lost, escText: lost })).toEqual({
      code: 1,
      errors: [
        environmentTaken,
        `pulumiservice:index:Environment: PATCH /api/esc/environments/acme/shop-api/staging: ${noAnswer}`,
        `pulumiservice:index:Team: POST /api/orgs/acme/teams/pulumi: ${noAnswer}`,
      ],
    });
    expect(await upWith({})).toEqual({
      code: 1,
      errors: [
        environmentTaken,
        'pulumiservice:index:Environment: POST /api/esc/environments/acme: 409 environment "acme/shop-api/staging" already exists',
        "pulumiservice:index:Team: POST /api/orgs/acme/teams/pulumi: 409 Team with this name already exists",
      ],
    });
    await importRefused();

    expect(await upWith({ issuer: lost, variable: lost })).toEqual({
      code: 1,
      errors: [variableTaken, `pulumiservice:index:OidcIssuer: POST /api/orgs/acme/oidc/issuers: ${noAnswer}`],
    });
    expect(await upWith({})).toEqual({
      code: 1,
      errors: [
        variableTaken,
        'pulumiservice:index:OidcIssuer: POST /api/orgs/acme/oidc/issuers: 409 an OIDC issuer with the url "URL" already exists',
      ],
    });
    // An issuer starts with a policy that admits nobody.
    await importRefused();

    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(await upWith({})).toEqual({ code: 0, errors: [] });
    expect(writes()).toBe(0);
  },
  2 * patience,
);
