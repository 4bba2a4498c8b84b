import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";
import { allJobs, type Job, type Trigger } from "../../../../pipeline/model";
import type { Access } from "../../../../pipeline/plan/access/access";
import { covers, overlap } from "../../../../pipeline/wildcards";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import { holds, holdsWithTrust } from "./anyPlan";
import { admittedTo, tokenOfJob } from "./idTokens";

describe("every job", () => {
  test("has a unique name, and needs only earlier jobs that exist", () => {
    holds(({ plan }) => {
      const names = allJobs(plan.outline).map(({ name }) => name);
      const done = new Set<string>();
      expect(new Set(names).size).toBe(names.length);

      const waiting = [...allJobs(plan.outline)];
      while (waiting.length > 0) {
        const next = waiting.findIndex(({ needs }) => needs.every(({ job }) => done.has(job)));
        expect(next).toBeGreaterThanOrEqual(0);
        for (const { name } of waiting.splice(next, 1)) done.add(name);
      }
    });
  });

  test("needs only jobs that every one of its pipelines has, or needs them optionally", () => {
    holds(({ plan }) => {
      const { jobs } = plan.outline;
      const changes = new Set(
        plan.programs.flatMap(({ settings }) => (settings.changes === undefined ? [] : [settings.name])),
      );
      for (const job of jobs) {
        for (const { job: name, optional } of job.needs) {
          const needed = jobs.find((one) => one.name === name)!;
          const isAlways = job.triggers.every((one) => needed.triggers.some((other) => isPartOf(one, other)));
          const mayBeUnchanged = needed.program !== job.program && changes.has(needed.program);
          expect([job.name, name, optional]).toEqual([job.name, name, !isAlways || mayBeUnchanged]);
          // At least one branch or tag starts both jobs.
          expect(job.triggers.some((one) => needed.triggers.some((other) => meets(one, other)))).toBe(true);
        }
      }
    });
  });

  test("can log in with its identity, in each of its pipelines", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const job of plan.outline.jobs) {
        for (const trigger of job.triggers) {
          const who = admittedTo(plan, tokenOfJob(settings, job, trigger));
          const { login } = job;
          if (login.kind === "oidc") {
            expect([job.name, who.map(({ team, user }) => ({ team, user }))]).toEqual([
              job.name,
              expect.arrayContaining([{ team: login.team, user: login.user }]) as unknown,
            ]);
          }
        }
      }
    });
  });

  test("may read or change its stack as necessary, and open its ESC environment", () => {
    holdsWithTrust(({ plan }) => {
      for (const job of plan.outline.jobs) {
        const access = accessOf(plan, job);
        // The review stacks belong to the team that creates them.
        if (job.identity !== "review") expect(access?.stacks).toContain(job.stack);
        if (job.action.kind === "deploy" || job.action.kind === "remediateDrift") {
          expect(access?.stackPermission).toBe("edit");
        }
        if (job.escEnvironment !== undefined) {
          expect(access?.escEnvironments).toContain(job.escEnvironment.replace(/@.*/, ""));
        }
      }
    });
  });

  test("gets its own stored token, if tokens are stored", () => {
    holdsWithTrust(({ settings, plan }) => {
      if (settings.authentication !== "token") return;
      for (const job of plan.outline.jobs) {
        expect([job.name, storedToken(plan, job)]).toEqual([job.name, accessOf(plan, job)?.purpose]);
      }
    });
  });

  test("opens the ESC environment of a deployment only if it deploys, or if that is linked to the stack", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack, escEnvironment, identity, action } of plan.outline.jobs) {
        const linked = settings.deployments.some(
          (one) =>
            one.esc?.attach === "stack" && stack.endsWith(`/${(one.stack ?? "").split("/").slice(-2).join("/")}`),
        );
        const isSweep = action.kind === "sweepReviewStacks";
        const none = settings.backend !== undefined || isSweep || (linked && identity !== "review");
        expect([name, escEnvironment === undefined]).toEqual([name, none]);
        if (escEnvironment === undefined || identity === "review") continue;
        const isTwin = escEnvironment.replace(/@.*/, "").endsWith("-preview");
        expect([name, isTwin]).toEqual([name, identity !== "deploy"]);
      }
    });
  });

  test("runs only reviewed code, unless its identity is for merge requests", () => {
    holds(({ plan }) => {
      for (const { identity, triggers } of plan.outline.jobs) {
        if (identity !== "preview" && identity !== "review") {
          expect(triggers.filter(({ kind }) => kind === "mergeRequest")).toEqual([]);
        }
      }
    });
  });

  test("that deploys runs on a protected ref, with a planned deployment environment", () => {
    holds(({ plan }) => {
      const environments = plan.ciEnvironments;
      for (const { identity, triggers, ciEnvironment, concurrencyGroup, stack } of plan.outline.jobs) {
        if (identity !== "deploy") continue;
        expect(environments).toContain(ciEnvironment?.name);
        expect(concurrencyGroup).toBe(stack.split("/").slice(-2).join("/"));
        for (const trigger of triggers) {
          if (trigger.kind === "tag") expect(plan.protectedTags).toContain(trigger.pattern);
          else expect(plan.protectedBranches).toContain(trigger.kind === "mergeRequest" ? undefined : trigger.branch);
        }
      }
    });
  });
});

/** Whether every event of the first trigger is also one of the other. */
function isPartOf(one: Trigger, other: Trigger): boolean {
  if (one.kind === "tag" && other.kind === "tag") return covers(other.pattern, one.pattern);
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Whether one event matches both triggers. */
function meets(one: Trigger, other: Trigger): boolean {
  if (one.kind === "tag" && other.kind === "tag") return overlap(one.pattern, other.pattern);
  return isPartOf(one, other);
}

/** The access of a job: each deployment has its own identity, and there is one of each other kind. */
function accessOf(plan: GitLabPlan, { identity, ciEnvironment }: Job): Access | undefined {
  return plan.access.find(
    (one) => one.identity === identity && (identity !== "deploy" || one.purpose === ciEnvironment?.name),
  );
}

/**
 * GitLab: of several variables with one name the one with the most specific scope applies; protected variables are for protected
 * refs.
 */
function storedToken(plan: GitLabPlan, job: Job): string | undefined {
  const environment = job.ciEnvironment?.name.replace("{mergeRequest}", "7") ?? "";
  const onProtectedRef = job.triggers.every(({ kind }) => kind !== "mergeRequest");
  const seen = plan.access.filter(
    ({ identity, tokenScope }) =>
      (onProtectedRef || identity === "preview" || identity === "review") && matchesWildcard(tokenScope, environment),
  );
  const weight = ({ tokenScope }: Access) => (tokenScope === "*" ? 0 : tokenScope.length);
  return seen.sort((one, other) => weight(other) - weight(one))[0]?.purpose;
}
