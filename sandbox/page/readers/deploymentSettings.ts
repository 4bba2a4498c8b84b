import type { SettingsDocument } from "../../cloud/deployments/settingsDocument";

/**
 * Deployment settings for a page: what is known to hold no secret. Variables, logins and passwords are named only, because a
 * secret may be stored as plain text, too.
 */
export function visibleSettings(document: SettingsDocument): Readonly<Record<string, unknown>> {
  const { sourceContext, vcs, executorContext, operationContext, agentPoolID, cacheOptions } = document;
  const { repoUrl, gitAuth, ...git } = sourceContext?.git ?? {};
  const { environmentVariables, ...operation } = operationContext ?? {};
  return {
    ...(sourceContext?.git && {
      source: {
        ...git,
        ...(repoUrl !== undefined && { repoUrl: withoutUser(repoUrl) }),
        ...(gitAuth && { gitAuth: Object.keys(gitAuth) }),
      },
    }),
    ...(vcs && { vcs }),
    ...(executorContext?.executorImage && { executorImage: executorContext.executorImage.reference }),
    ...operation,
    ...(environmentVariables && { environmentVariables: Object.keys(environmentVariables).sort() }),
    ...(agentPoolID !== undefined && { agentPoolID }),
    ...(cacheOptions && { cacheOptions }),
  };
}

/** The secrets in deployment settings, in plaintext. */
export function secretsIn({ operationContext, sourceContext, executorContext }: SettingsDocument): string[] {
  const { accessToken, sshAuth, basicAuth } = sourceContext?.git?.gitAuth ?? {};
  const values = [
    ...Object.values(operationContext?.environmentVariables ?? {}).filter((value) => typeof value !== "string"),
    ...[accessToken, sshAuth?.sshPrivateKey, sshAuth?.password, basicAuth?.password],
    executorContext?.executorImage?.credentials?.password,
  ];
  return values.flatMap((value) => (value === undefined ? [] : typeof value === "string" ? [value] : [value.secret]));
}

/** The address of a webhook without its path and query, which may hold a token. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "an invalid address";
}

/** An address without its user and password. */
function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, "$1");
}
