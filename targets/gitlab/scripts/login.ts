import type { Login } from "../../../pipeline/model";
import { oidcLogin, unsetAccessToken } from "../../pulumiLogin";
import { shellWord } from "../../shell";

/**
 * The script that logs in to the job's backend. It checks for the token first, because the error of `pulumi login` for
 * an empty token does not fit a CI job.
 */
export function loginScript(login: Login): readonly string[] {
  switch (login.kind) {
    case "oidc":
      return [
        ': "${PULUMI_OIDC_TOKEN:?GitLab gave this job no ID token for the login to Pulumi Cloud}"',
        unsetAccessToken,
        oidcLogin(login, '"$PULUMI_OIDC_TOKEN"', login.team === undefined ? undefined : '"$PULUMI_TEAM"'),
      ];
    case "token":
      return [
        ': "${PULUMI_ACCESS_TOKEN:?this CI/CD variable is missing, protected, or scoped to another deployment environment}"',
      ];
    case "selfManaged":
      return [`pulumi login ${shellWord(login.url)}`];
  }
}
