import { createHmac } from "node:crypto";
import { type DeploymentsWorld, startDeploymentsWorld, startReceiver } from "./deploymentsWorld";

// Each deployment starts the engine twice, which is slow on a busy machine.
jest.setTimeout(300_000);

const source = { git: { branch: "main", repoDir: "infra" } };
const vcs = { provider: "gitlab", repository: "acme/shop" };

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
afterAll(() => world.close());

test("a push deploys staging, whose webhook deploys production, and a signed webhook tells of it", async () => {
  const receiver = await startReceiver();
  const environmentVariables = { IMAGE: { secret: "image-canary" } };
  await world.cloud("PUT", "staging/deployments/settings", {
    sourceContext: source,
    vcs: { ...vcs, deployCommits: true, paths: ["infra/**", "!infra/*.md"] },
    operationContext: {
      environmentVariables,
      preRunCommands: ['echo "built $IMAGE"', 'echo "ADDED=by-a-command" >> /PULUMI_ENV', 'echo "then $ADDED"'],
    },
  });
  await world.cloud("PUT", "production/deployments/settings", {
    sourceContext: source,
    vcs,
    operationContext: { options: { skipInstallDependencies: true } },
  });
  const hook = { organizationName: "acme", active: true, filters: ["update_succeeded"] };
  await world.cloud("POST", "staging/hooks", {
    ...hook,
    displayName: "Next",
    format: "pulumi_deployments",
    payloadUrl: "shop/production",
  });
  await world.cloud("POST", "staging/hooks", { ...hook, displayName: "Chat", payloadUrl: receiver.url, secret: "key" });

  await world.commit("main", "README.md", "# Unrelated\n");
  await world.commit("main", "infra/notes.md", "Unrelated, too\n");
  await world.commit("main", "infra/more.txt", "Related\n");
  await world.sandbox.settled();
  await receiver.close();

  expect(await world.deployments("staging")).toEqual(["update succeeded by push"]);
  expect(await world.deployments("production")).toEqual(["update succeeded by webhook"]);
  expect([await world.outputs("staging"), await world.outputs("production")]).toEqual([
    { image: "image-canary", branch: "main" },
    { image: "none" },
  ]);
  const log = await world.log("staging", 1);
  expect(log.split("\n").filter((line) => line.startsWith("##"))).toEqual([
    "## Get source",
    "## Pre-run commands",
    "## Install dependencies",
    "## pulumi update",
  ]);
  expect(log).toContain("built [secret]");
  expect(log).toContain("then by-a-command");
  expect(log).not.toContain("image-canary");
  expect(await world.log("production", 1)).not.toContain("Install dependencies");
  const [delivery] = receiver.received;
  expect(receiver.received).toHaveLength(1);
  expect(delivery?.headers).toMatchObject({
    "pulumi-webhook-kind": "stack_update",
    "pulumi-webhook-signature": createHmac("sha256", "key")
      .update(delivery?.body ?? "")
      .digest("hex"),
  });
  expect(JSON.parse(delivery?.body ?? "")).toMatchObject({
    organization: { githubLogin: "acme" },
    projectName: "shop",
    stackName: "staging",
    kind: "update",
    result: "succeeded",
    isPreview: false,
  });
});

test("a merge request is previewed and gets a review stack, which ends with it", async () => {
  await world.cloud("POST", "production/deployments/settings", { vcs: { ...vcs, previewPullRequests: true } });
  await world.cloud("PUT", "pr/deployments/settings", {
    sourceContext: source,
    vcs: { ...vcs, pullRequestTemplate: true },
  });
  await world.commit("feature", "infra/feature.txt", "new\n");
  const { iid } = await world.gitlab<{ iid: number }>("POST", "merge_requests", {
    source_branch: "feature",
    target_branch: "main",
    title: "A feature",
  });
  await world.sandbox.settled();
  const review = `pr-acme-shop-${iid}`;
  const before = [
    await world.deployments(review),
    await world.outputs(review),
    (await world.deployments("production")).at(-1),
  ];
  await world.gitlab("PUT", `merge_requests/${iid}`, { state_event: "close" });
  await world.sandbox.settled();

  expect(before).toEqual([
    ["update succeeded by pull_request"],
    { image: "none", color: "green", branch: "feature" },
    "preview succeeded by pull_request",
  ]);
  await expect(world.outputs(review)).rejects.toThrow(
    `404 {"code":404,"message":"stack \\"acme/shop/${review}\\" not found"}`,
  );
  expect(await world.deployments("pr")).toEqual([]);
});

test("a schedule detects drift, and a lifetime ends its stack", async () => {
  await world.cloud("POST", "staging/deployments/drift/schedules", { scheduleCron: "0 * * * *", autoRemediate: true });
  await world.cloud("POST", "staging/deployments/ttl/schedules", {
    timestamp: new Date(Date.now() + 3 * 3_600_000).toISOString(),
    deleteAfterDestroy: true,
  });
  world.advance(3_600_000);
  await world.deployments("staging");
  await world.sandbox.settled();
  const afterAnHour = await world.deployments("staging");
  world.advance(3 * 3_600_000);
  await world.cloud("GET", "production/deployments").catch(() => undefined);
  await world.sandbox.settled();

  expect(afterAnHour.at(-1)).toBe("detect-drift succeeded by schedule");
  await expect(world.deployments("staging")).rejects.toThrow("404");
});
