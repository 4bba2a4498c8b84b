import { stringify } from "yaml";
import { exchangeToken } from "../../../attacks/requests";
import { audience } from "../../../attacks/world";
import { project } from "../../world";
import { type AttackWorld, createAttackWorld } from "./attackWorld";

/**
 * A job token has the rights of the job's user. A merge request's job uses it to tag its own unreviewed commit as a
 * release. Each test continues where the last one stopped.
 */
let world: AttackWorld;

jest.setTimeout(120_000);

beforeAll(async () => {
  world = await createAttackWorld();
});

afterAll(() => world.close());

test("the job token of a job that a Developer started creates no release and pushes nothing", async () => {
  await propose("release-1");
  const { attack } = await world.jobs();

  expect(attack?.status).toBe("success");
  expect(answers("release-1")).toEqual({ release: "403", push: expect.stringMatching(REFUSED) as string });
  expect(await tags()).toEqual([]);
});

test("the job token of a job that a Maintainer retried pushes nothing", async () => {
  await retryAsMaintainer();

  expect(answers("release-1").push).toMatch(REFUSED);
  const main = await world.as("platform").Branches.show(project, "main");
  expect(main.commit.title).not.toBe("Change .gitlab-ci.yml");
});

test("the documented limit: that token can tag unreviewed code as a release, which gets production's Pulumi token", async () => {
  expect(answers("release-1").release).toBe("201");
  expect(await tags()).toEqual(["release-1"]);
  expect(statuses(await world.jobs())).toEqual({ production: "success", inspect: "success", plain: "success" });
  expect(await world.teamsFor(world.findings.read("production"))).toEqual(["shop-api-production"]);
  expect(await world.teamsFor(world.findings.read("inspect"))).toEqual(["shop-api-inspect"]);
  expect(await world.teamsFor(world.findings.read("plain"))).toEqual([]);
});

test("where production is protected and needs an approval, that release is blocked and gets no Pulumi token of production", async () => {
  const protection = await world.gitlab("POST", "protected_environments", {
    name: "production",
    deploy_access_levels: [{ access_level: 40 }],
    approval_rules: [{ access_level: 40, required_approvals: 1 }],
  });
  expect(protection.status).toBe(201);
  world.findings.clear();
  await propose("release-2");
  await retryAsMaintainer();
  const { production, ...others } = await world.jobs();

  expect(answers("release-2").release).toBe("201");
  expect(production?.status).toBe("manual");
  expect(statuses(others)).toEqual({ inspect: "success", plain: "success" });
  await expect(world.as("platform").Jobs.play(project, production?.id ?? 0)).rejects.toThrow(/Unplayable/);
  expect(world.findings.has("production")).toBe(false);
  expect(await world.teamsFor(world.findings.read("plain"))).toEqual([]);
  const [deployment] = await world.as("platform").Deployments.all(project, { orderBy: "id", sort: "desc" });
  expect(deployment).toMatchObject({ status: "blocked", environment: { name: "production" }, ref: "release-2" });
});

test("the documented limit: the approval is for deployments, and that release still reads production's stack", async () => {
  const idToken = world.findings.read("inspect");
  expect(await world.teamsFor(idToken)).toEqual(["shop-api-inspect"]);
  const { cloudUrl } = world.sandbox;
  const team = { tokenType: "team", name: "shop-api-inspect" } as const;
  const { body } = await exchangeToken(cloudUrl, idToken, team, "acme");
  const headers = { authorization: `token ${String(body.access_token)}` };
  expect((await fetch(`${cloudUrl}/api/stacks/acme/shop-api/production/export`, { headers })).status).toBe(200);
});

const REFUSED = /not allowed|denied|forbidden|403/i;

/** Opens a merge request whose job tries to release and to push its own commit. */
async function propose(tag: string): Promise<void> {
  const { path } = world.findings;
  const release = JSON.stringify({ tag_name: tag, ref: "$CI_COMMIT_SHA" }).replaceAll('"', '\\"');
  const take = { id_tokens: { TOKEN: { aud: audience } }, script: [`printf %s "$TOKEN" > ${path}/$CI_JOB_NAME`] };
  const onTag = [{ if: "$CI_COMMIT_TAG" }];
  const file = {
    attack: {
      rules: [{ if: '$CI_PIPELINE_SOURCE == "merge_request_event"' }],
      script: [
        `curl --silent --output /dev/null --write-out "%{http_code}" --header "JOB-TOKEN: $CI_JOB_TOKEN" --json "${release}" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/releases" > ${path}/${tag}.release`,
        `url="\${CI_SERVER_URL%%://*}://gitlab-ci-token:$CI_JOB_TOKEN@\${CI_SERVER_URL#*://}/$CI_PROJECT_PATH.git"`,
        `git push "$url" HEAD:refs/heads/main 2> ${path}/${tag}.push || echo "ended with $?" >> ${path}/${tag}.push`,
      ],
    },
    production: { rules: onTag, environment: { name: "production" }, ...take },
    inspect: { rules: onTag, environment: { name: "preview/production", action: "prepare" }, ...take },
    plain: { rules: onTag, ...take },
  };
  await world.propose(tag, ".gitlab-ci.yml", /[^]*/, stringify(file));
  await world.openMergeRequest(tag);
}

/** The responses that the job got. */
function answers(tag: string): { readonly release: string; readonly push: string } {
  return { release: world.findings.read(`${tag}.release`), push: world.findings.read(`${tag}.push`) };
}

async function retryAsMaintainer(): Promise<void> {
  const { attack } = await world.jobs();
  await world.as("platform").Jobs.retry(project, attack?.id ?? 0);
  await world.sandbox.settled();
}

async function tags(): Promise<readonly string[]> {
  return (await world.as("platform").Tags.all(project)).map(({ name }) => name);
}

function statuses(jobs: Awaited<ReturnType<AttackWorld["jobs"]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(jobs).map(([name, { status }]) => [name, status]));
}
