import fc from "fast-check";
import { allJobs, type Job, type Trigger } from "../../../../pipeline/model";
import type { Access } from "../../../../pipeline/plan/access/access";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import type { EscSettings, Settings } from "../../../../pipeline/settings/settings";
import { covers, overlap } from "../../../../pipeline/wildcards";
import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";
import { arbitrarySettings } from "../../arbitrarySettings";
import { planSettings, settingsOf } from "../../examples";
import { admitted, admittedTo, ids, refOf, tokenOf, tokenOfJob } from "./idTokens";

interface Case {
  readonly settings: Settings;
  readonly plan: GitLabPlan;
}

/** A deployment's name in the names of ESC environments, without slashes and spaces. */
function plain(name: string): string {
  return name.replaceAll("/", "-").replaceAll(" ", "-");
}

/** Checks a property for any valid settings. */
function holds(property: (one: Case) => void): void {
  fc.assert(
    fc.property(arbitrarySettings, (raw) => {
      const settings = settingsOf(raw);
      property({ settings, plan: planSettings(settings) });
    }),
  );
}

/** The same with an issuer of ID tokens. */
function holdsWithTrust(property: (one: Case) => void): void {
  holds((one) => {
    if (one.settings.backend === undefined) property(one);
  });
}

describe("least privilege", () => {
  test("only a deployment may change its own stack, unless previews are shared", () => {
    holds(({ settings, plan }) => {
      const stackOf = new Map(settings.deployments.map(({ name, stack }) => [name, stack]));
      for (const { identity, purpose, stackPermission, stacks } of plan.access) {
        const edits = identity === "deploy" || (identity === "preview" && settings.previews === "shared");
        expect([identity, stackPermission]).toEqual([identity, edits ? "edit" : "read"]);
        // The identity of Kestra flows only opens their ESC environment.
        if (identity === "deploy") expect(stacks).toHaveLength(stackOf.get(purpose) === undefined ? 0 : 1);
      }
    });
  });

  test("only a deployment opens its ESC environment, and previews too if it is linked to the stack", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack, esc } of settings.backend ? [] : settings.deployments) {
        // Kestra flows have no stack.
        if (stack === undefined) continue;
        const openers = plan.access.filter(({ escEnvironments }) =>
          escEnvironments.includes(inProject(stack, plain(name))),
        );
        const expected = esc?.attach === "stack" ? ["preview", "inspect", name] : [name];
        expect(openers.map(({ purpose }) => purpose)).toContain(name);
        expect(openers.filter(({ purpose }) => !expected.includes(purpose))).toEqual([]);
      }
    });
  });

  test("only read-only identities open the ESC environment of previews", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack = "" } of settings.deployments) {
        const twin = inProject(stack, `${plain(name)}-preview`);
        for (const { identity, escEnvironments } of plan.access) {
          if (escEnvironments.includes(twin)) expect(["preview", "inspect"]).toContain(identity);
        }
      }
    });
  });

  test("every opened ESC environment of the pipeline is planned, and every planned one is opened", () => {
    holds(({ settings, plan }) => {
      const opened = new Set(plan.access.flatMap(({ escEnvironments }) => escEnvironments));
      const imported = [settings, ...settings.deployments, settings.reviewStacks].flatMap((holder) => {
        const esc = holder && "esc" in holder ? holder.esc : undefined;
        const { imports = [], previewImports = [] }: Partial<EscSettings> = esc ?? {};
        return [...imports, ...previewImports].map((name) => name.replace(/@.*/, ""));
      });
      const planned = plan.escEnvironments.map(({ project, name }) => `${project}/${name}`);

      expect(new Set(planned).size).toBe(planned.length);
      expect([...opened].filter((name) => !imported.includes(name)).sort()).toEqual(
        planned.filter((name) => !imported.includes(name)).sort(),
      );
    });
  });

  test("no two identities share a team, unless previews are shared", () => {
    holds(({ settings, plan }) => {
      const teams = plan.access.flatMap(({ team, identity }) =>
        team === undefined || (settings.previews === "shared" && identity === "preview") ? [] : [team],
      );
      expect(new Set(teams).size).toBe(teams.length);
    });
  });

  test("every deployment pins its ref, the ref's protection and the deployment environment", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { purpose, claims } of deployments(plan)) {
        expect(claims.length).toBeGreaterThan(0);
        for (const set of claims) {
          expect(set).toMatchObject({
            aud: "urn:pulumi:org:acme",
            sub: expect.stringContaining(`project_path:${pathOf(settings)}:ref_type:`) as string,
            ref_protected: "true",
            environment: purpose,
          });
          expect(["schedule", ["push", "web", "api"]]).toContainEqual(set.pipeline_source);
        }
      }
    });
  });

  test("no other project is admitted, except those of the group in the settings", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { rules } of trustPolicies(plan.access, ids, "exact")) {
        const group = settings.trust?.group;
        if (group === undefined) {
          expect([rules.project_id, rules.namespace_id]).toEqual(["42", undefined]);
          continue;
        }
        const isOwn = settings.project.split("/").slice(0, -1).join("/") === group;
        expect([rules.project_id, rules.namespace_id]).toEqual([undefined, isOwn ? "7" : undefined]);
        // With the id in a claim the path may be missing.
        if (isOwn && rules.sub === undefined) expect(rules.project_path).toBeUndefined();
        else expect(rules.sub ?? `project_path:${rules.project_path}:`).toContain(`project_path:${group}/*:`);
      }
    });
  });

  test("every token has the kind of the edition", () => {
    holdsWithTrust(({ settings, plan }) => {
      const types = { enterprise: "team", team: "organization", individual: "personal" };
      for (const { tokenType, teamName, userLogin } of trustPolicies(plan.access, ids, "exact")) {
        expect(tokenType).toBe(types[settings.edition]);
        expect([teamName !== undefined, userLogin]).toEqual([
          settings.edition === "enterprise",
          settings.edition === "individual" ? "acme" : undefined,
        ]);
      }
    });
  });
});

describe("an ID token", () => {
  test("of a merge request gets no identity of reviewed code, independent of its branch and deployment environment", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const environment of [undefined, ...plan.ciEnvironments, "review/7", "preview/x"]) {
        for (const branch of [settings.defaultBranch, "topic", ...plan.protectedBranches]) {
          for (const isProtected of [true, false]) {
            const token = tokenOf(settings, "merge_request_event", { branch }, isProtected, environment);
            expect(admitted(plan, token).filter((identity) => !["preview", "review"].includes(identity))).toEqual([]);
          }
        }
      }
    });
  });

  test("of another project gets no identity, independent of its name, except in the trusted group", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const job of plan.outline.jobs) {
        for (const trigger of job.triggers) {
          const token = tokenOfJob(settings, job, trigger);
          const namesake = { ...token, project_id: "43" };
          const moved = { ...namesake, namespace_id: "8" };
          const outside = {
            ...moved,
            project_path: "globex/api",
            sub: token.sub?.replace(settings.project, "globex/api") ?? "",
          };
          const own = settings.project.split("/").slice(0, -1).join("/") === settings.trust?.group;
          if (settings.trust?.group === undefined) expect(admitted(plan, namesake)).toEqual([]);
          if (settings.trust?.group === undefined || own) expect(admitted(plan, moved)).toEqual([]);
          expect(admitted(plan, outside)).toEqual([]);
        }
      }
    });
  });

  test.each(["push", "schedule"])("of an unprotected ref gets no identity (%s)", (source) => {
    holdsWithTrust(({ settings, plan }) => {
      for (const on of [
        { branch: settings.defaultBranch },
        ...settings.deployments.map((deployment) => deployment.on),
      ]) {
        for (const environment of [undefined, ...plan.ciEnvironments, "review/7"]) {
          expect(admitted(plan, tokenOf(settings, source, on, false, environment))).toEqual([]);
        }
      }
    });
  });

  test("of a pipeline with another source gets no identity", () => {
    const sources = ["trigger", "pipeline", "parent_pipeline", "external"];
    holdsWithTrust(({ settings, plan }) => {
      for (const { name, on } of settings.deployments) {
        const tokens = sources.map((source) => tokenOf(settings, source, on, true, name));
        expect(tokens.flatMap((token) => admitted(plan, token))).toEqual([]);
        // Short policies also admit the source chat, for which the CI file has no job.
        expect(admitted(plan, tokenOf(settings, "chat", on, true, name), "exact")).toEqual([]);
      }
    });
  });

  test.each(["web", "api"])("of a pipeline started by %s gets the identities of a push", (source) => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { name, on } of settings.deployments) {
        const [ofPush, other] = ["push", source].map((one) => admitted(plan, tokenOf(settings, one, on, true, name)));
        expect(other).toEqual(ofPush);
      }
    });
  });

  test("of a push never gets a merge request's identity, and deploys only from its own ref to its own deployment environment", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { on } of settings.deployments) {
        for (const other of settings.deployments) {
          const who = admittedTo(plan, tokenOf(settings, "push", on, true, other.name));
          const sameRef = refOf(on) === refOf(other.on);
          expect(who.filter(({ identity }) => identity === "preview" || identity === "review")).toEqual([]);
          // Another deployment's pattern may match this one's tags.
          const deploying = who.flatMap(({ identity, purpose }) => (identity === "deploy" ? [purpose] : []));
          const hasIdentity = other.stack !== undefined || other.esc !== undefined;
          if (!hasIdentity) expect(deploying).toEqual([]);
          else if (sameRef) expect(deploying).toEqual([other.name]);
          else if (!(other.on.tag ?? "").includes("*")) expect(deploying).toEqual([]);
        }
      }
    });
  });
});

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

/** An ESC environment in the Pulumi project of a stack. */
function inProject(stack: string, name: string): string {
  return `${stack.split("/").at(-2)}/${name}`;
}

/** The path of the trusted projects, with a wildcard for a group. */
function pathOf({ project, trust }: Settings): string {
  return trust?.group === undefined ? project : `${trust.group}/*`;
}

function deployments(plan: GitLabPlan): readonly Access[] {
  return plan.access.filter(({ identity }) => identity === "deploy");
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
