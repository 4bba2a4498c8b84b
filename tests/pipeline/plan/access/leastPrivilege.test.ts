import fc from "fast-check";
import type { Job } from "../../../../pipeline/model";
import type { Access } from "../../../../pipeline/plan/access/access";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import type { EscSettings, Settings } from "../../../../pipeline/settings/settings";
import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";
import { arbitrarySettings } from "../../arbitrarySettings";
import { planSettings, settingsOf } from "../../examples";
import { admitted, admittedTo, ids, refOf, tokenOf, tokenOfJob } from "./idTokens";

interface Case {
  readonly settings: Settings;
  readonly plan: GitLabPlan;
}

/** Holds for any valid settings. */
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

describe("nobody but who must", () => {
  test("can change a stack: only a deployment its own, unless previews are shared", () => {
    holds(({ settings, plan }) => {
      for (const { identity, stackPermission, stacks } of plan.access) {
        const edits = identity === "deploy" || (identity === "preview" && settings.previews === "shared");
        expect([identity, stackPermission]).toEqual([identity, edits ? "edit" : "read"]);
        if (identity === "deploy") expect(stacks).toHaveLength(1);
      }
    });
  });

  test("opens the ESC environment of a deployment, which previews open where it is linked to the stack", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack, esc } of settings.backend ? [] : settings.deployments) {
        const openers = plan.access.filter(({ escEnvironments }) => escEnvironments.includes(inProject(stack, name)));
        const expected = esc?.attach === "stack" ? ["preview", "inspect", name] : [name];
        expect(openers.map(({ purpose }) => purpose)).toContain(name);
        expect(openers.filter(({ purpose }) => !expected.includes(purpose))).toEqual([]);
      }
    });
  });

  test("opens the twin of a deployment's environment: only what reads", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack } of settings.deployments) {
        const twin = inProject(stack, `${name}-preview`);
        for (const { identity, escEnvironments } of plan.access) {
          if (escEnvironments.includes(twin)) expect(["preview", "inspect"]).toContain(identity);
        }
      }
    });
  });

  test("opens an environment of ours that is not planned, and none is planned that nobody opens", () => {
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

  test("shares a team, unless previews are shared", () => {
    holds(({ settings, plan }) => {
      const teams = plan.access.flatMap(({ team, identity }) =>
        team === undefined || (settings.previews === "shared" && identity === "preview") ? [] : [team],
      );
      expect(new Set(teams).size).toBe(teams.length);
    });
  });

  test("deploys from what does not pin the ref, its protection and the environment", () => {
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
          expect(["push", "schedule"]).toContain(set.pipeline_source);
        }
      }
    });
  });

  test("gets in from another project, whatever its path, but from one of the group that the settings name", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { rules } of trustPolicies(plan.access, ids)) {
        const group = settings.trust?.group;
        if (group === undefined) {
          expect([rules.project_id, rules.namespace_id]).toEqual(["42", undefined]);
          continue;
        }
        const isOwn = settings.project.split("/").slice(0, -1).join("/") === group;
        expect([rules.project_id, rules.namespace_id]).toEqual([undefined, isOwn ? "7" : undefined]);
        // What the id tells the path need not.
        if (isOwn && rules.sub === undefined) expect(rules.project_path).toBeUndefined();
        else expect(rules.sub ?? `project_path:${rules.project_path}:`).toContain(`project_path:${group}/*:`);
      }
    });
  });

  test("gets a token of another kind than the edition has", () => {
    holdsWithTrust(({ settings, plan }) => {
      const types = { enterprise: "team", team: "organization", individual: "personal" };
      for (const { tokenType, teamName, userLogin } of trustPolicies(plan.access, ids)) {
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
  test("of a merge request opens nothing that reviewed code has, whatever its branch and environment", () => {
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

  test("of another project opens nothing, whatever it is called, unless the group is trusted that it is in", () => {
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

  test.each(["push", "schedule"])("of an unprotected ref opens nothing (%s)", (source) => {
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

  test("of a pipeline that is started otherwise opens nothing", () => {
    const sources = ["web", "api", "trigger", "pipeline", "parent_pipeline", "external", "chat"];
    holdsWithTrust(({ settings, plan }) => {
      for (const { name, on } of settings.deployments) {
        const tokens = sources.map((source) => tokenOf(settings, source, on, true, name));
        expect(tokens.flatMap((token) => admitted(plan, token))).toEqual([]);
      }
    });
  });

  test("of a push never is a merge request's, and deploys only from its own ref to its own environment", () => {
    holdsWithTrust(({ settings, plan }) => {
      for (const { on } of settings.deployments) {
        for (const other of settings.deployments) {
          const who = admittedTo(plan, tokenOf(settings, "push", on, true, other.name));
          const sameRef = refOf(on) === refOf(other.on);
          expect(who.filter(({ identity }) => identity === "preview" || identity === "review")).toEqual([]);
          // Another deployment's pattern may cover this one's tags.
          const deploying = who.flatMap(({ identity, purpose }) => (identity === "deploy" ? [purpose] : []));
          if (sameRef) expect(deploying).toEqual([other.name]);
          else if (!(other.on.tag ?? "").includes("*")) expect(deploying).toEqual([]);
        }
      }
    });
  });
});

describe("every job", () => {
  test("has a name of its own, and needs jobs that are there and come before it", () => {
    holds(({ plan }) => {
      const names = plan.outline.jobs.map(({ name }) => name);
      const done = new Set<string>();
      expect(new Set(names).size).toBe(names.length);

      const waiting = [...plan.outline.jobs];
      while (waiting.length > 0) {
        const next = waiting.findIndex(({ needs }) => needs.every(({ job }) => done.has(job)));
        expect(next).toBeGreaterThanOrEqual(0);
        for (const { name } of waiting.splice(next, 1)) done.add(name);
      }
    });
  });

  test("needs only what every pipeline of its own has, or does so optionally", () => {
    holds(({ plan }) => {
      const { jobs } = plan.outline;
      const changes = new Set(
        plan.programs.flatMap(({ settings }) => (settings.changes === undefined ? [] : [settings.name])),
      );
      for (const job of jobs) {
        for (const { job: name, optional } of job.needs) {
          const needed = jobs.find((one) => one.name === name);
          const started = new Set(needed?.triggers.map((trigger) => JSON.stringify(trigger)));
          expect(job.triggers.filter((trigger) => !started.has(JSON.stringify(trigger)))).toEqual([]);
          if (needed && needed.program !== job.program) expect(optional).toBe(changes.has(needed.program));
        }
      }
    });
  });

  test("can log in as who it says, in each pipeline that it is in", () => {
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

  test("may read or change its stack, as it must, and open the ESC environment that it adds", () => {
    holdsWithTrust(({ plan }) => {
      for (const job of plan.outline.jobs) {
        const access = accessOf(plan, job);
        // The review stacks are its own team's, which creates them.
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

  test("gets, where tokens are stored, the one that is its own", () => {
    holdsWithTrust(({ settings, plan }) => {
      if (settings.authentication !== "token") return;
      for (const job of plan.outline.jobs) {
        expect([job.name, storedToken(plan, job)]).toEqual([job.name, accessOf(plan, job)?.purpose]);
      }
    });
  });

  test("opens what is the deployment's only where it deploys, or where that is linked to the stack", () => {
    holds(({ settings, plan }) => {
      for (const { name, stack, escEnvironment, identity, action } of plan.outline.jobs) {
        const linked = settings.deployments.some(
          (one) => one.esc?.attach === "stack" && stack.endsWith(`/${one.stack.split("/").slice(-2).join("/")}`),
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

  test("runs reviewed code alone, where it is more than a merge request's", () => {
    holds(({ plan }) => {
      for (const { identity, triggers } of plan.outline.jobs) {
        if (identity !== "preview" && identity !== "review") {
          expect(triggers.filter(({ kind }) => kind === "mergeRequest")).toEqual([]);
        }
      }
    });
  });

  test("that deploys does so on a protected ref, in an environment that is planned", () => {
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

/** An ESC environment in the Pulumi project of a stack. */
function inProject(stack: string, name: string): string {
  return `${stack.split("/").at(-2)}/${name}`;
}

/** The paths of the projects that are trusted. */
function pathOf({ project, trust }: Settings): string {
  return trust?.group === undefined ? project : `${trust.group}/*`;
}

function deployments(plan: GitLabPlan): readonly Access[] {
  return plan.access.filter(({ identity }) => identity === "deploy");
}

/** A deployment has an identity of its own; of the others there is one each. */
function accessOf(plan: GitLabPlan, { identity, ciEnvironment }: Job): Access | undefined {
  return plan.access.find(
    (one) => one.identity === identity && (identity !== "deploy" || one.purpose === ciEnvironment?.name),
  );
}

/**
 * GitLab: of variables of one name the one with the most specific environment wins; protected ones are for protected
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
