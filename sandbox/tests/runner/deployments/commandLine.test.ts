import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../workspace/runCommand";
import { runnerMachine } from "../../../workspace/runnerMachine";
import { type DeploymentsWorld, startDeploymentsWorld } from "./deploymentsWorld";

// Each command starts the engine's command line, which is slow on a busy machine.
jest.setTimeout(300_000);

let world: DeploymentsWorld;
const home = mkdtempSync(join(tmpdir(), "home-"));
beforeAll(async () => (world = await startDeploymentsWorld()));
afterAll(async () => {
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

/** The output of a command of `pulumi` about the stack staging. */
async function pulumi(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    ...runnerMachine().env,
    ...world.env,
    PULUMI_HOME: home,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const command = [...args, "--stack", "acme/shop/staging", "--non-interactive", "--color=never"];
  const { code, stdout, stderr } = await runCommand("pulumi", command, { cwd: home, env });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${code}\n${stdout}${stderr}`);
  return stdout;
}

const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await pulumi(...args, "--output", "json")) as T;

test("the command line edits settings, runs a deployment, follows its log and lists it", async () => {
  const url = `${world.sandbox.gitlabUrl}/acme/shop.git`;
  const auth = ["--git-auth-username", "dev", "--git-auth-password", world.gitlabToken];
  await pulumi("deployment", "settings", "edit", "--branch", "main", "--folder", "infra", "--git-url", url);
  await pulumi("deployment", "settings", "edit", "--env", "COLOR=red", "--secret-env", "IMAGE=image-canary");
  const settings = await json<object>("deployment", "settings", "get");
  const followed = await pulumi("deployment", "run", "update", "--suppress-stream-logs=false", ...auth);
  const listed = await json<{ deployments: object[] }>("deployment", "list");
  const one = await json<object>("deployment", "get", "1");
  const log = await pulumi("deployment", "log", "1", "--all");

  expect(settings).toMatchObject({
    source: { kind: "git", repository: url, branch: "main", folder: "infra" },
    environmentVariables: ["COLOR", "IMAGE"],
  });
  // The command line shows the events of the update instead of the log of its step.
  expect(followed).toMatch(/Get source:[\s\S]*Install dependencies:[\s\S]*pulumi update:[\s\S]*2 created/);
  expect(listed.deployments).toMatchObject([{ version: 1, status: "succeeded", initiator: "automation-api" }]);
  expect(one).toMatchObject({ version: 1, status: "succeeded" });
  expect(log).toContain("Cloning ");
  expect(followed + log).not.toContain(world.gitlabToken);
  // The program gives the value out, and so it is in the events. The log hides it.
  expect(log).not.toContain("image-canary");
});

test("the command line creates, lists, changes and removes schedules, and reads the drift", async () => {
  await pulumi("stack", "schedule", "new", "--kind", "raw", "--cron", "0 6 * * *", "--operation", "refresh", "--yes");
  await pulumi("stack", "schedule", "new", "--kind", "drift", "--cron", "0 7 * * *", "--yes");
  await pulumi("stack", "schedule", "new", "--kind", "ttl", "--once", "2040-01-01T00:00:00Z", "--yes");
  const { schedules } = await json<{ schedules: { id: string }[] }>("stack", "schedule", "list");
  const [raw] = schedules;
  await pulumi("stack", "schedule", "edit", raw?.id ?? "", "--cron", "0 8 * * *");
  const edited = await json<object>("stack", "schedule", "get", raw?.id ?? "");
  await pulumi("stack", "schedule", "remove", raw?.id ?? "", "--yes");
  const left = await json<{ schedules: object[] }>("stack", "schedule", "list");
  const drift = await json<object>("stack", "drift", "status");

  expect(schedules).toMatchObject([{ type: "raw" }, { type: "drift" }, { type: "ttl" }]);
  expect(edited).toMatchObject({ schedule: "0 8 * * *" });
  expect(left.schedules).toHaveLength(2);
  expect(drift).toMatchObject({ driftDetected: false });
});
