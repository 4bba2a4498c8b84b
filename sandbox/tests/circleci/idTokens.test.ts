import { decodeJwt } from "jose";
import { type CircleCi, type CircleCiRun, startCircleCi } from "../../circleci";
import { type Sandbox, startSandbox } from "../../index";
import { exampleSeed, exampleTokens } from "../../exampleSeed";
import { ids, seed } from "./testCircleCi";

let circleci: CircleCi;
let sandbox: Sandbox;
beforeAll(async () => {
  [circleci, sandbox] = await Promise.all([startCircleCi(seed), startSandbox(exampleSeed)]);
});
afterAll(() => Promise.all([circleci.close(), sandbox.close()]));

const main: CircleCiRun = { projectId: ids.shop, userId: ids.user, branch: "trunk", contexts: [] };
const origin = "github.com/acme/shop";

async function claimsOf(run: CircleCiRun, options?: Parameters<CircleCi["idToken"]>[1]) {
  const answer = await circleci.idToken(run, options);
  if (!answer.ok) throw new Error(answer.reason);
  return decodeJwt(answer.token);
}

test("a token has the issuer and the audience of the organization, and CircleCI's claims", async () => {
  const claims = await claimsOf(main);

  expect(claims).toEqual({
    iss: `${circleci.url}/org/${ids.oauth}`,
    sub: `org/${ids.oauth}/project/${ids.shop}/user/${ids.user}/vcs-origin/${origin}/vcs-ref/refs/heads/trunk`,
    aud: ids.oauth,
    iat: expect.any(Number),
    exp: claims.iat! + 3600,
    "oidc.circleci.com/context-ids": [],
    "oidc.circleci.com/job-id": expect.any(String),
    "oidc.circleci.com/org-id": ids.oauth,
    "oidc.circleci.com/pipeline-definition-id": ids.shop,
    "oidc.circleci.com/pipeline-id": expect.any(String),
    "oidc.circleci.com/project-id": ids.shop,
    "oidc.circleci.com/ssh-rerun": false,
    "oidc.circleci.com/vcs-origin": origin,
    "oidc.circleci.com/vcs-ref": "refs/heads/trunk",
    "oidc.circleci.com/workflow-id": expect.any(String),
  });
});

test("the subject of V1 and that of a custom webhook end with the user", async () => {
  const sub = `org/${ids.oauth}/project/${ids.shop}/user/${ids.user}`;
  const { branch: _, ...webhook } = main;

  expect(await claimsOf(main, { version: "V1" })).toMatchObject({ sub });
  const claims = await claimsOf(webhook);
  expect(claims).toMatchObject({ sub });
  expect(Object.keys(claims).filter((name) => name.includes("vcs"))).toEqual([]);
});

test("the origin is the repository of the code, also of a fork whose secrets are passed", async () => {
  const project = circleci.state.projects.get(ids.shop)!;
  const settings = { ...project.settings, forks_receive_secret_env_vars: true };
  circleci.state.projects.set(ids.shop, { ...project, settings });
  const claims = await claimsOf({ ...main, isFork: true, repository: "mallory/shop" });
  circleci.reset();

  expect(claims).toMatchObject({
    "oidc.circleci.com/vcs-origin": "github.com/mallory/shop",
    "oidc.circleci.com/project-id": ids.shop,
  });
});

test("a job of a fork and a job without access to its context get no token", async () => {
  expect(await circleci.idToken({ ...main, isFork: true })).toEqual({
    ok: false,
    reason: "the job runs the code of a fork, which gets no secrets",
  });
  expect(await circleci.idToken({ ...main, contexts: ["none"] })).toEqual({
    ok: false,
    reason: "the job may not use the context none",
  });
});

describe("the exchange at Pulumi Cloud", () => {
  const audience = "urn:pulumi:org:acme";
  const rules = {
    aud: audience,
    '"oidc.circleci.com/project-id"': ids.shop,
    '"oidc.circleci.com/vcs-ref"': "refs/heads/trunk",
    '"oidc.circleci.com/ssh-rerun"': "false",
  };

  async function cloud(method: string, path: string, body: unknown) {
    const response = await fetch(`${sandbox.cloudUrl}/api${path}`, {
      method,
      headers: { authorization: `token ${exampleTokens.cloud}`, "content-type": "application/json" },
      body: method === "GET" ? null : JSON.stringify(body),
    });
    return (await response.json()) as { id: string };
  }

  beforeAll(async () => {
    const url = `${circleci.url}/org/${ids.oauth}`;
    const { id } = await cloud("POST", "/orgs/acme/oidc/issuers", { name: "circleci", url });
    const policy = await cloud("GET", `/orgs/acme/auth/policies/oidcissuers/${id}`, undefined);
    const policies = [{ decision: "allow", tokenType: "organization", authorizedPermissions: ["standard"], rules }];
    await cloud("PATCH", `/orgs/acme/auth/policies/${policy.id}`, { policies });
  });

  async function exchange(run: CircleCiRun, options: { readonly audience?: string } = { audience }) {
    const answer = await circleci.idToken(run, options);
    const response = await fetch(`${sandbox.cloudUrl}/api/oauth/token`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        audience,
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token: answer.ok ? answer.token : "",
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        requested_token_type: "urn:pulumi:token-type:access_token:organization",
      }),
    });
    return (await response.json()) as { readonly token_type?: string; readonly error?: string };
  }

  test("admits the run of the policy", async () => {
    expect(await exchange(main)).toMatchObject({ token_type: "token" });
  });

  test.each<[string, CircleCiRun]>([
    ["another branch", { ...main, branch: "feature" }],
    ["a tag of the same name", { projectId: ids.shop, userId: ids.user, tag: "trunk", contexts: [] }],
    ["a rerun with SSH", { ...main, isSshRerun: true }],
    ["another project of the organization", { ...main, projectId: ids.blog }],
  ])("refuses %s", async (_, run) => {
    expect(await exchange(run)).toMatchObject({ error: "access_denied" });
  });

  test("refuses the audience of the variables, and the issuer of another organization", async () => {
    expect(await exchange(main, {})).toMatchObject({ error: "invalid_grant" });
    expect(await exchange({ ...main, projectId: ids.web })).toMatchObject({ error: "invalid_grant" });
  });
});
