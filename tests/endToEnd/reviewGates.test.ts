import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import type { Seed } from "pulumi-pipeline-sandbox";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, project, type World } from "./world";

/** GitLab Premium, where no single person can deploy. Each test continues where the last one stopped. */
let world: World;

const maintainerToken = "glpat-sandbox-maintainer";

const seed: Seed = {
  ...exampleSeed,
  gitlab: {
    ...exampleSeed.gitlab,
    users: [...exampleSeed.gitlab.users, { username: "maintainer", token: maintainerToken }],
    projects: exampleSeed.gitlab.projects.map((each) => ({ ...each, members: { ...each.members, maintainer: 40 } })),
  },
};
const settings = {
  ...eightLines,
  protection: { push: "no one", approvals: 1, deployments: { approvals: 1 } },
};

beforeAll(async () => {
  world = await createWorld(seed);
  await world.configure(settings);
}, testTimeout);

afterAll(() => world.close());

const projectUrl = () => `${world.sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}`;

/** The status of a request of a user outside the platform team. */
async function asMaintainer(method: string, path: string, body: object): Promise<number> {
  const { status } = await fetch(`${projectUrl()}${path}`, {
    method,
    headers: { authorization: `Bearer ${maintainerToken}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return status;
}

test(
  "creates the review gates before the CI file whose jobs they hold",
  async () => {
    await world.succeed("up --yes --skip-preview");

    const writes = world.sandbox.log
      .writes()
      .map(({ method, path }) => `${method} ${path.split("/").slice(5).join("/")}`);
    const gates = ["approvals", "approval_rules", "protected_environments", "protected_branches"];
    const last = Math.max(...gates.map((gate) => writes.lastIndexOf(`POST ${gate}`)));
    expect(last).toBeGreaterThanOrEqual(0);
    expect(writes.indexOf("POST repository/files/%2Egitlab-ci%2Eyml")).toBeGreaterThan(last);

    expect(await world.gitlab("GET", "protected_branches/main")).toMatchObject({
      body: {
        push_access_levels: [{ access_level: 0 }, { user_id: 1 }],
        merge_access_levels: [{ access_level: 40 }],
      },
    });
    expect(await world.gitlab("GET", "approval_rules")).toMatchObject({
      body: [{ rule_type: "any_approver", approvals_required: 1 }],
    });
    expect(await world.gitlab("GET", "approvals")).toMatchObject({
      body: {
        merge_requests_author_approval: false,
        merge_requests_disable_committers_approval: true,
        reset_approvals_on_push: true,
        disable_overriding_approvers_per_merge_request: true,
      },
    });
    expect(await world.gitlab("GET", "protected_environments")).toMatchObject({
      body: [
        {
          name: "production",
          deploy_access_levels: [{ access_level: 40 }],
          approval_rules: [{ access_level: 40, required_approvals: 1 }],
        },
        { name: "staging", deploy_access_levels: [{ access_level: 40 }], approval_rules: [] },
      ],
    });
  },
  testTimeout,
);

test(
  "writes nothing the second time, and finds no change after a refresh",
  async () => {
    world.sandbox.log.clear();
    await world.succeed("up --yes");
    expect(world.sandbox.log.writes()).toEqual([]);

    await world.succeed("refresh --yes");
    expect(await world.succeed("preview")).toMatch(/^Resources:\n +\d+ unchanged$/m);
  },
  testTimeout,
);

test(
  "GitLab refuses the push of a Maintainer, and the component still commits the CI file",
  async () => {
    const file = { branch: "main", content: "unreviewed", commit_message: "go around the review" };
    expect(await asMaintainer("POST", "/repository/files/notes%2Emd", file)).toBe(400);
    await world.configure({ ...settings, retries: 2 });
    await world.succeed("up --yes --skip-preview");

    const { body } = await world.gitlab("GET", "repository/files/%2Egitlab-ci%2Eyml/raw?ref=main");
    expect(body).toContain("max: 2");
  },
  testTimeout,
);

test(
  "refuses a wildcard protection that lets Maintainers push",
  async () => {
    await world.gitlab("POST", "protected_branches", { name: "m*", push_access_level: 40 });
    expect(await world.refusal()).toContain(
      'the protection of branch "m*" also holds for "main" and is less strict than the planned protection',
    );
    await world.gitlab("DELETE", "protected_branches/m%2A");
  },
  testTimeout,
);

test(
  "refuses project settings that bypass the gates",
  async () => {
    const open = { ci_push_repository_for_job_token_allowed: true, allow_pipeline_trigger_approve_deployment: true };
    expect(await asMaintainer("PUT", "", open)).toBe(200);
    const refusal = await world.refusal();
    expect(refusal).toContain("SELF_APPROVAL: ");
    expect(refusal).toContain("exceptions: [{ code: JOB_TOKEN_PUSHES");

    const shut = { ci_push_repository_for_job_token_allowed: false, allow_pipeline_trigger_approve_deployment: false };
    expect(await asMaintainer("PUT", "", shut)).toBe(200);
  },
  testTimeout,
);

test(
  "removes the gates with their settings, and all resources with a destroy",
  async () => {
    await world.configure(eightLines);
    // A branch that no one may push to is stricter than the eight lines. Only the team may loosen it.
    expect(await world.refusal()).toContain("STRICTER_PROTECTION: ");
    const { body } = await world.gitlab("GET", "protected_branches/main");
    const [nobody] = (body as { push_access_levels: { id: number }[] }).push_access_levels;
    const loosened = { allowed_to_push: [{ id: nobody?.id, access_level: 40 }] };
    expect((await world.gitlab("PATCH", "protected_branches/main", loosened)).status).toBe(200);
    await world.succeed("up --yes --skip-preview --refresh");
    expect(await world.gitlab("GET", "protected_environments")).toMatchObject({ body: [] });
    expect(await world.gitlab("GET", "approval_rules")).toMatchObject({ body: [] });

    await world.configure(settings);
    await world.succeed("up --yes --skip-preview");
    await world.succeed("destroy --yes --skip-preview");
    expect(await world.gitlab("GET", "protected_environments")).toMatchObject({ body: [] });
    expect(await world.gitlab("GET", "approval_rules")).toMatchObject({ body: [] });
    expect(await world.gitlab("GET", "approvals")).toMatchObject({
      body: { reset_approvals_on_push: true, disable_overriding_approvers_per_merge_request: false },
    });
  },
  testTimeout,
);

test(
  "refuses the Community Edition before it changes anything",
  async () => {
    const community = await createWorld({ ...seed, gitlab: { ...seed.gitlab, edition: "ce" } });
    try {
      await community.configure(settings);
      const refusal = await community.refusal();
      for (const key of ["push", "approvals", "deployments"]) {
        expect(refusal).toContain(`protection.${key}: needs GitLab Premium`);
      }
    } finally {
      await community.close();
    }
  },
  testTimeout,
);
