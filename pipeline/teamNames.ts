import { pulumiProjectOf } from "./stackNames";

/**
 * Returns the name of a deployment for the names of teams and ESC environments, without slashes and spaces. Pulumi:
 * they have letters, digits, hyphens and underscores.
 */
export function plainName(name: string): string {
  return name.replace(/[ /]/g, "-");
}

/**
 * Returns the ESC project of a deployment, which also begins its team's name: its stack's Pulumi project. Kestra flows have
 * no stack, so that their GitLab project's path takes its place.
 */
export function escProjectOf(project: string, { stack }: { readonly stack?: string | undefined }): string {
  return stack === undefined ? project.replaceAll("/", "-").replaceAll(".", "_") : pulumiProjectOf(stack);
}

/**
 * Returns the name of a team, from its owner and its purpose. The name contains no dot, because in a trust policy a dot
 * matches any character, even in the name of the team. Pulumi: OIDC issuers, "claim values and team scopes support
 * wildcards".
 */
export function teamNameOf(owner: string, purpose: string): string {
  return `${owner.replaceAll("/", "-").replaceAll(".", "_")}-${plainName(purpose)}`;
}
