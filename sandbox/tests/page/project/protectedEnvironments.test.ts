import { testPage, type TestPage } from "../pageWorld";

let page: TestPage;
beforeEach(() => {
  page = testPage();
});
afterEach(() => page.close());

/** The text of a page, without tags and with single spaces. */
const wordsOf = async (path: string) => (await page.get(path)).text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");

function protect(): void {
  const { gitlab } = page;
  gitlab.protectedEnvironments.insert({
    projectId: 101,
    name: "production",
    deploy: [gitlab.accessRule({ accessLevel: 40 }), gitlab.accessRule({ userId: 2 })],
    approvalRules: [{ ...gitlab.accessRule({ accessLevel: 30 }), requiredApprovals: 2 }],
  });
}

test("the settings show who may deploy to a protected environment and who must approve", async () => {
  expect(await wordsOf("/acme/shop/api/-/settings/repository")).toContain("No environment is protected");
  protect();

  expect(await wordsOf("/acme/shop/api/-/settings/repository")).toContain(
    "production Maintainers; @grace 2 of Developers + Maintainers",
  );
});

test("an environment shows its protection, and a blocked deployment the number of missing approvals", async () => {
  protect();
  const { gitlab } = page;
  const environment = gitlab.environments.find(({ name }) => name === "production")!;
  const job = gitlab.jobs.find(({ environmentName }) => environmentName === "production")!;
  gitlab.deployments.insert({
    iid: 99,
    projectId: 101,
    environmentId: environment.id,
    jobId: job.id,
    userId: 1,
    ref: "main",
    tag: false,
    sha: "0".repeat(40),
    status: "blocked",
    createdAt: gitlab.now(),
    updatedAt: gitlab.now(),
    finishedAt: null,
  });
  const words = await wordsOf(`/acme/shop/api/-/environments/${environment.id}`);

  expect(words).toContain("Protected yes");
  expect(words).toContain("Blocked (lacks 2 approvals)");
});
