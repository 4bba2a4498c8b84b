import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { eightLines } from "../../pipeline/examples";
import { createWorld, type World } from "../world";
import { present, type Present } from "./present";
import { differentRequests, type MatrixRequest } from "./requests";

/** Settings with a resource of each kind that an onboarding creates. `adopt` imports those whose response was lost. */
export const settings = {
  ...eightLines,
  variables: [{ name: "REGION", value: "eu-west-1" }],
  drift: { schedule: "0 4 * * *" },
  esc: { pulumiConfig: { "aws:region": "eu-west-1" } },
  jobTokenAccess: { groups: ["acme"] },
  hooks: [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"] }],
  adopt: ["all"],
};

/** The onboarding of one project, which can be started from the beginning again. */
export interface Onboarding {
  readonly world: World;
  /** Every different request of an onboarding without faults, in order. */
  readonly requests: readonly MatrixRequest[];
  /** The state of both servers after an onboarding without faults. */
  readonly result: Present;
  /** Removes the project's resources and the stack's state, so that nothing was onboarded. */
  startAgain(): Promise<void>;
  up(env?: Readonly<Record<string, string>>): Promise<CommandResult>;
  /** The current state of both servers, without the ids and times, which differ between runs. */
  present(): Promise<Present>;
}

/** Onboards a project without faults, and starts again. */
export async function recordOnboarding({ delivery }: { readonly delivery: string }): Promise<Onboarding> {
  const world = await createWorld();
  await world.configure({ ...settings, delivery });
  const up = (env: Readonly<Record<string, string>> = {}) => run(world, "up --continue-on-error", env);
  world.sandbox.log.clear();
  const { code, stdout, stderr } = await up();
  if (code !== 0) throw new Error(`the onboarding failed:\n${stdout}${stderr}`);
  const requests = differentRequests(world.sandbox.log.all());
  const onboarding = {
    world,
    requests,
    result: await present(world),
    startAgain: () => startAgain(world),
    up,
    present: () => present(world),
  };
  await onboarding.startAgain();
  return onboarding;
}

/** Runs `up` or `destroy`. With `--continue-on-error`, a failure stops only the resources that depend on the failed one. */
export function run(
  { workspace }: World,
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const flags = ["--yes", "--skip-preview", "--non-interactive"];
  return workspace.pulumi([...command.split(" "), ...flags], { env });
}

/** Removes the resources of a project and the state of its stack. */
export async function startAgain({ sandbox, workspace }: World): Promise<void> {
  sandbox.reset();
  const stacks = join(workspace.directory, ".state", ".pulumi");
  for (const folder of await readdir(stacks)) {
    if (folder !== "meta.yaml") await rm(join(stacks, folder), { recursive: true });
  }
  const { code, stderr } = await workspace.pulumi(["stack", "init", "shop-api", "--non-interactive"]);
  if (code !== 0) throw new Error(stderr);
}
