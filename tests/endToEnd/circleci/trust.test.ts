import type { CircleCiRun } from "pulumi-pipeline-sandbox/circleci";
import { type Sandbox, startSandbox } from "pulumi-pipeline-sandbox";
import { exampleSeed, exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { circleCi } from "../../../targets/circleci/circleCi";
import { valueOf } from "../../../pipeline/diagnostics/checked";
import { planSettings } from "../../../pipeline/plan/planSettings";
import { eightLines, origin } from "../../pipeline/examples";
import { testTimeout } from "../world";
import { type CircleCiWorld, createCircleCiWorld, organizationId, projectId } from "./circleCiWorld";
import type { WantedTrust } from "./trustProgram";

jest.setTimeout(testTimeout);

const settings = { ...eightLines, program: { path: "infra", runtime: "yaml" } };
const audience = "urn:pulumi:org:acme";
const { access } = valueOf(planSettings(settings, circleCi, origin));
const teams = access.flatMap(({ team }) => team ?? []);

let sandbox: Sandbox;
let world: CircleCiWorld<WantedTrust>;

beforeAll(async () => {
  sandbox = await startSandbox(exampleSeed);
  const wanted = { settings, organizationId, projectId, issuerUrl: "" };
  world = await createCircleCiWorld("trustProgram.ts", wanted, sandbox.cloudUrl);
  world.want({ ...wanted, issuerUrl: `${world.circleci.url}/org/${organizationId}` });
  for (const name of new Set(teams)) await cloud("/orgs/acme/teams/pulumi", { name, organization: "acme" });
  await world.up();
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

async function cloud(path: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox.cloudUrl}/api${path}`, {
    method: "POST",
    headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
}

const job = (changes: Partial<CircleCiRun>): CircleCiRun => ({ projectId, userId: "u", contexts: [], ...changes });
const staging = job({ branch: "main", contexts: ["shop-api/staging"] });
const production = job({ tag: "release-1", contexts: ["shop-api/production"] });

/** The teams whose token a job gets for its ID token; `no ID token` if CircleCI does not run it. */
async function teamsOf(run: CircleCiRun, asked = audience): Promise<readonly string[] | string> {
  const answer = await world.circleci.idToken(run, { audience: asked });
  if (!answer.ok) return "no ID token";
  const found: string[] = [];
  for (const team of new Set(teams)) {
    const response = await fetch(`${sandbox.cloudUrl}/api/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        audience,
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: answer.token,
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: "urn:pulumi:token-type:access_token:team",
        scope: `team:${team}`,
      }),
    });
    if (response.status === 200) found.push(team);
  }
  return found;
}

function teamFor(identity: string, stack: string): string {
  return access.find((one) => one.identity === identity && one.stacks.some((each) => each.endsWith(stack)))?.team ?? "";
}

test("the deployments of the pipeline get the tokens of their teams", async () => {
  expect(await teamsOf(staging)).toContain(teamFor("deploy", "staging"));
  expect(await teamsOf(staging)).not.toContain(teamFor("deploy", "production"));
  expect(await teamsOf(production)).toContain(teamFor("deploy", "production"));
  expect(await teamsOf(production)).not.toContain(teamFor("deploy", "staging"));
});

test.each<[string, CircleCiRun]>([
  ["another branch", { ...staging, branch: "feature" }],
  ["a rerun with SSH", { ...staging, isSshRerun: true }],
  ["the configuration of another branch", { ...staging, configRef: "refs/heads/feature" }],
  ["a configuration that the API sent", { ...staging, configSource: "api-unversioned" }],
  ["a custom webhook", job({ contexts: ["shop-api/staging"] })],
  ["a tag that does not deploy", { ...production, tag: "v1" }],
])("CircleCI does not run a deployment by %s", async (_, run) => {
  expect(await teamsOf(run)).toBe("no ID token");
});

test.each<[string, CircleCiRun, string]>([
  ["without its context", { ...staging, contexts: [] }, audience],
  ["of another repository", { ...staging, repository: "mallory/api" }, audience],
  ["with the audience of another organization", staging, "urn:pulumi:org:other"],
])("a job %s gets no token of a deployment", async (_, run, asked) => {
  const deployments = access.flatMap(({ identity, team }) => (identity === "deploy" ? (team ?? []) : []));

  expect(deployments).toHaveLength(2);
  expect(((await teamsOf(run, asked)) as string[]).filter((team) => deployments.includes(team))).toEqual([]);
});

test("a second up changes nothing, and a destroy deletes everything", async () => {
  sandbox.log.clear();
  world.circleci.log.clear();
  expect(await world.up()).toContain("unchanged");
  expect([...sandbox.log.writes(), ...world.circleci.log.writes()]).toEqual([]);

  await world.succeed("destroy --yes --skip-preview");
  expect(world.circleci.state.contexts.size).toBe(0);
});
