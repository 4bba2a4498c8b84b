import type { Event } from "./harness/events";

/** The commands of Pulumi's GitLab CI/CD guide for one language. */
export interface GuideLanguage {
  /** Pulumi's name of the language. */
  readonly runtime: string;
  /** The command that installs the program's dependencies; undefined if the language's runtime does it. */
  readonly install?: readonly [command: string, ...args: string[]];
}

/** The languages of the guide's pipelines. */
export const guideLanguages = {
  typescript: { runtime: "nodejs", install: ["npm", "ci"] },
  python: { runtime: "python", install: ["pip", "install", "-r", "requirements.txt"] },
  go: { runtime: "go", install: ["go", "mod", "download"] },
  csharp: { runtime: "dotnet" },
  java: { runtime: "java" },
} as const satisfies Record<string, GuideLanguage>;

export type GuideLanguageName = keyof typeof guideLanguages;

/** The command of the guide for an event: one Pulumi command on one stack, or none. */
export interface GuideEvent {
  readonly title: string;
  readonly event: Event;
  readonly pulumi?: { readonly args: readonly [command: "preview" | "up", ...args: string[]]; readonly stack: string };
  /** The stacks with additional promotion previews, for the person who approves or tags. */
  readonly reviewed?: readonly string[];
}

export const guideOrganization = "acme";
export const guideFolder = "infra";
export const guideStacks = { staging: "acme/website/staging", production: "acme/website/production" } as const;

/** The events of the guide, and others that deploy nothing. */
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
  { title: "another schedule", event: { kind: "schedule", description: "somebody's" } },
];

/** One command of the guide. */
export interface GuideCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** The folder of the command, relative to the top folder of the project. */
  readonly cwd: string;
}

/** The commands of the guide's job for an event, in order; with OIDC it logs in first. */
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
