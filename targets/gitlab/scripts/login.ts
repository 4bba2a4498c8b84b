import type { Login } from "../../../pipeline/model";
import { oidcLogin, withoutOwnToken } from "../../pulumiLogin";
import { shellWord } from "../../shell";

/**
 * Logs in to where the state is kept. Pulumi: `pulumi login` answers an empty token with advice that does not fit here,
 * so that the job itself says what is missing.
 */
export function loginScript(login: Login): readonly string[] {
  switch (login.kind) {
    case "oidc":
      return [
        ': "${PULUMI_OIDC_TOKEN:?GitLab gave this job no ID token to log in to Pulumi Cloud with}"',
        withoutOwnToken,
        oidcLogin(login, '"$PULUMI_OIDC_TOKEN"', login.team === undefined ? undefined : '"$PULUMI_TEAM"'),
      ];
    case "token":
      return [
        ': "${PULUMI_ACCESS_TOKEN:?this job gets no such CI/CD variable: it may be missing, protected, or of another environment}"',
      ];
    case "selfManaged":
      return [`pulumi login ${shellWord(login.url)}`];
  }
}
