import type { Seed } from "pulumi-pipeline-sandbox";
import { exchangeToken } from "../../../attacks/requests";
import { project } from "../../world";
import { createLoopWorld, type LoopWorld, succeed } from "../loopWorld";
import { createFindings, type Findings } from "./findings";

/** A world with an attacker: a Developer with unreviewed merge requests. */
export interface AttackWorld extends LoopWorld {
  readonly findings: Findings;
  /** Pushes a reviewed change to `main`, as the platform team. */
  pushMain(): Promise<void>;
  /** The same; returns the jobs of its pipeline after their end. */
  deployMain(): ReturnType<LoopWorld["jobs"]>;
  /** Tags `main` as a release, as the platform team, and plays the manual jobs. */
  release(tag: string): ReturnType<LoopWorld["jobs"]>;
  /** Runs a pipeline schedule now, as its owner, the platform team. */
  runSchedule(description: string): ReturnType<LoopWorld["jobs"]>;
  /** The teams whose Pulumi token can be exchanged for an ID token. */
  teamsFor(idToken: string): Promise<readonly string[]>;
}

export async function createAttackWorld(seed?: Seed, settings?: unknown): Promise<AttackWorld> {
  const findings = createFindings();
  const world = await createLoopWorld(seed, settings);
  const { platform, sandbox } = world;
  return {
    ...world,
    findings,
    pushMain,
    async deployMain() {
      await pushMain();
      return world.jobs();
    },
    async release(tag) {
      await succeed(platform, "pull", "--quiet");
      await succeed(platform, "tag", tag);
      await succeed(platform, "push", "--quiet", "origin", tag);
      for (const { id, status } of Object.values(await world.jobs())) {
        if (status === "manual") await world.as("platform").Jobs.play(project, id);
      }
      return world.jobs();
    },
    async runSchedule(description) {
      const schedules = await world.as("platform").PipelineSchedules.all(project);
      const schedule = schedules.find((one) => one.description === description);
      await world.as("platform").PipelineSchedules.run(project, schedule?.id ?? 0);
      return world.jobs();
    },
    async teamsFor(idToken) {
      if (idToken.split(".").length !== 3) throw new Error("this is not an ID token");
      const { body } = await world.cloud("GET", "orgs/acme/teams");
      const names = (body as { teams: { name: string }[] }).teams.map(({ name }) => name).sort();
      if (names.length === 0) throw new Error("there are no teams");
      const answers = await Promise.all(
        names.map((name) => exchangeToken(sandbox.cloudUrl, idToken, { tokenType: "team", name }, "acme")),
      );
      return names.filter((_, index) => answers[index]?.status === 200);
    },
    async close() {
      await world.close();
      findings.remove();
    },
  };
  async function pushMain(): Promise<void> {
    await succeed(platform, "pull", "--quiet");
    await platform.edit("README.md", /$/, "\nreviewed\n");
    await succeed(platform, "commit", "--all", "--quiet", "--message", "Reviewed");
    await succeed(platform, "push", "--quiet", "origin", "main");
  }
}
