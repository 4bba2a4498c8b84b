import { checkSettings } from "../../pipeline/checks/checkSettings";
import { valueOf } from "../../pipeline/diagnostics/checked";
import type { Severity } from "../../pipeline/diagnostics/codeTable";
import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import type { Plan } from "../../pipeline/plan/plan";
import type { ExceptionCode } from "../../pipeline/diagnostics/codes";
import type { Detected } from "../../pipeline/programs/detectProgram";
import type { Pipeline } from "../../pipeline/model";
import { completePipeline } from "../../pipeline/plan/completePipeline";
import { resolve } from "../../pipeline/flow/resolve";
import type { Access } from "../../pipeline/plan/access/access";
import { planAccess } from "../../pipeline/plan/access/planAccess";
import { planProject } from "../../pipeline/plan/planProject";
import type { Settings } from "../../pipeline/settings/settings";
import { targets } from "../../targets";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";

/** The eight lines of the README, as parsed YAML. */
export const eightLines = {
  project: "acme/shop/api",
  organization: "acme",
  program: { path: "infra", runtime: "nodejs" },
  deployments: [
    { name: "staging", stack: "shop-api/staging", on: { branch: "main" } },
    { name: "production", stack: "shop-api/production", on: { tag: "release-*" }, approval: "manual" },
  ],
} as const;

/** A project of two programs. The second depends on the first. */
export const twoPrograms = {
  project: "acme/shop/api",
  organization: "acme",
  programs: [
    { name: "network", path: "network", runtime: "go" },
    { name: "app", path: "app", runtime: "nodejs", dependsOn: ["network"] },
  ],
  deployments: [
    { name: "network-staging", program: "network", stack: "net/staging", on: { branch: "main" } },
    { name: "app-staging", program: "app", stack: "shop/staging", on: { branch: "main" } },
    { name: "network-production", program: "network", stack: "net/production", on: { tag: "v*" } },
    { name: "app-production", program: "app", stack: "shop/production", on: { tag: "v*" } },
  ],
} as const;

/** An exception for an unsafe setting. */
export function agreed(code: ExceptionCode, path?: string): object {
  return { code, ...(path !== undefined && { path }), reason: "the reviewers agreed to it" };
}

/** A single deployment, with an exception that lets merge requests preview it although it might be production. */
export function previewedAlone(deployment: object): object {
  return { deployments: [{ ...deployment, preview: true }], exceptions: [agreed("PREVIEW_READS_SECRETS")] };
}

/** Shared previews, with their exception. */
export const sharedPreviews = { previews: "shared", exceptions: [agreed("SHARED_PREVIEWS")] } as const;

/** Stored tokens, with their expiry. */
export const storedTokens = { authentication: "token", tokens: { expires: "2027-02-28" } } as const;

export const origin = { project: "platform", stack: "shop-api" };

/** The plan of the eight lines with changes. */
export function planWith(changes: object = {}): GitLabPlan {
  return planOf({ ...eightLines, ...changes });
}

/** The plan of whole settings. */
export function planOf(settings: unknown): GitLabPlan {
  return planSettings(settingsOf(settings));
}

/** The plan of valid settings. */
export function planSettings(settings: Settings): GitLabPlan {
  return valueOf(planProject(resolve(settings), targets.gitlab, origin));
}

/** Reads settings like those of a GitLab project. Throws all errors. */
export function settingsOf(settings: unknown): Settings {
  return valueOf(checkSettings(settings, targets.gitlab));
}

/** The access of each identity, in GitLab's terms. */
export function accessOf(settings: Settings): Access[] {
  return planAccess(resolve(settings), targets.gitlab);
}

/** The rendered pipeline of the eight lines with changes. */
export function pipelineWith(changes: object = {}, detected: Readonly<Record<string, Detected>> = {}): Pipeline {
  return valueOf(completePipeline(planWith(changes), detected));
}

/** A diagnostic without its severity, which the helpers below check. */
export type Said = Omit<Diagnostic, "severity">;

/** All errors in settings of any kind. */
export function errorsOf(settings: unknown): Said[] {
  return said("error", checkSettings(settings, targets.gitlab).diagnostics);
}

/** The warnings of a plan. */
export function warningsOf(plan: Pick<Plan, "warnings">): Said[] {
  return said("warning", plan.warnings);
}

/** Diagnostics without their severity. Throws if one has another severity. */
export function said(severity: Severity, diagnostics: readonly Diagnostic[]): Said[] {
  return diagnostics.map(({ severity: actual, ...rest }) => {
    if (actual !== severity) throw new Error(`${rest.code} is ${actual}, not ${severity}`);
    return rest;
  });
}
