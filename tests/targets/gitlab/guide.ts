import type { Event } from "./harness/events";

/** What Pulumi's GitLab CI/CD guide does in one language. */
export interface GuideLanguage {
  /** Pulumi's name for it. */
  readonly runtime: string;
  /** What installs the program's dependencies; undefined where the language's runtime does that itself. */
  readonly install?: readonly [command: string, ...args: string[]];
}

/** The languages that the guide has a pipeline for. */
export const guideLanguages = {
  typescript: { runtime: "nodejs", install: ["npm", "ci"] },
  python: { runtime: "python", install: ["pip", "install", "-r", "requirements.txt"] },
  go: { runtime: "go", install: ["go", "mod", "download"] },
  csharp: { runtime: "dotnet" },
  java: { runtime: "java" },
} as const satisfies Record<string, GuideLanguage>;

export type GuideLanguageName = keyof typeof guideLanguages;

/** What an event does in the guide: one Pulumi command on one stack, or nothing. */
export interface GuideEvent {
  readonly title: string;
  readonly event: Event;
  readonly pulumi?: { readonly args: readonly [command: "preview" | "up", ...args: string[]]; readonly stack: string };
  /** The stacks that we preview besides, from reviewed code, so that whoever approves or tags sees what will happen. */
  readonly reviewed?: readonly string[];
}

export const guideOrganization = "acme";
export const guideFolder = "infra";
export const guideStacks = { staging: "acme/website/staging", production: "acme/website/production" } as const;

/** The events that the guide speaks of, and those beside them that deploy nothing. */
export const guideEvents: readonly GuideEvent[] = [
  {
    title: "a merge request",
    event: { kind: "mergeRequest" },
    pulumi: { args: ["preview"], stack: guideStacks.staging },
  },
  {
    title: "a push to main",
    event: { kind: "push", branch: "main" },
    pulumi: { args: ["up", "--yes"], stack: guideStacks.staging },
    reviewed: [guideStacks.production],
  },
  {
    title: "a release tag",
    event: { kind: "tag", tag: "release-2026-05-21" },
    pulumi: { args: ["up", "--yes"], stack: guideStacks.production },
  },
  { title: "a push to another branch", event: { kind: "push", branch: "feature", openMergeRequest: true } },
  { title: "another tag", event: { kind: "tag", tag: "v1.0" } },
  { title: "a schedule of somebody's", event: { kind: "schedule", description: "somebody's" } },
];

/** One command of the guide. */
export interface GuideCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** Where it is run, from the top of the project. */
  readonly cwd: string;
}

/** The commands that the guide's job for an event runs, in their order; with OIDC it logs in first. */
export function guideCommands(
  language: GuideLanguageName,
  { pulumi }: GuideEvent,
  authentication: "oidc" | "token",
): readonly GuideCommand[] {
  if (pulumi === undefined) return [];
  const { install }: GuideLanguage = guideLanguages[language];
  const token = `id-token-for-urn:pulumi:org:${guideOrganization}`;
  const login = { name: "pulumi", args: ["login", "--oidc-token", token, "--oidc-org", guideOrganization], cwd: "." };
  return [
    ...(authentication === "oidc" ? [login] : []),
    ...(install ? [{ name: install[0], args: install.slice(1), cwd: guideFolder }] : []),
    { name: "pulumi", args: [...pulumi.args, "--stack", pulumi.stack], cwd: guideFolder },
  ];
}
