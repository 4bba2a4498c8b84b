import { Hono } from "hono";
import { ApiError } from "../apiError";
import { type CloudEnv, loginOf } from "../authentication";
import { roleIn } from "../access";
import type { AccessToken, Organization } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

/** Pulumi Cloud: the current user, and the capabilities of the service. */
export function userRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/user", (context) => {
    const caller = context.get("caller");
    const login = loginOf(caller);
    const tokenInfo = tokenInfoOf(caller);
    return context.json({
      id: publicId("user", login),
      githubLogin: login,
      name: login,
      email: `${login}@example.com`,
      avatarUrl: "",
      organizations: organizationsOf(state, caller).map(({ name }) => ({ githubLogin: name, name, avatarUrl: "" })),
      identities: [],
      ...(tokenInfo && { tokenInfo }),
    });
  });

  // Assumption: a user without organizations gets a 404. The CLI then uses the user's login.
  routes.get("/user/organizations/default", (context) => {
    const [first] = organizationsOf(state, context.get("caller"));
    if (!first) throw new ApiError(404, "User is not a member of any organizations.");
    return context.json({ GitHubLogin: first.name, Messages: [] });
  });

  // Without capabilities, the CLI sends complete checkpoints and no batches.
  routes.get("/capabilities", (context) => context.json({ capabilities: [] }));

  return routes;
}

function organizationsOf(state: CloudState, caller: AccessToken): Organization[] {
  return state.organizations.filter((organization) => roleIn(organization, caller) !== undefined);
}

/** Assumption: only the tokens of organizations, teams and deployments have this, so that `pulumi whoami` can identify personal ones. */
function tokenInfoOf({ name, owner }: AccessToken): Record<string, string> | undefined {
  switch (owner.kind) {
    case "user":
      return undefined;
    case "organization":
    case "deployment":
      return { name, organization: owner.organization, team: "" };
    case "team":
      return { name, organization: owner.organization, team: owner.team };
  }
}
