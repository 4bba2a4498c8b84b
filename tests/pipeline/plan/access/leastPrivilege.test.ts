import type { Access } from "../../../../pipeline/plan/access/access";
import { trustPolicies } from "../../../../pipeline/plan/access/trustPolicies";
import type { EscSettings, Settings } from "../../../../pipeline/settings/settings";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import { holds, holdsWithTrust } from "./anyPlan";
import { admitted, admittedTo, ids, refOf, tokenOf, tokenOfJob } from "./idTokens";

/** A deployment's name in the names of ESC environments, without slashes and spaces. */
function plain(name: string): string {
  return name.replaceAll("/", "-").replaceAll(" ", "-");
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
