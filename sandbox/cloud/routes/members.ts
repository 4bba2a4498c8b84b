import { Hono } from "hono";
import { organizationFor } from "../access";
import { badRequest } from "../apiError";
import type { CloudEnv } from "../authentication";
import type { Organization, Role } from "../entities";
import { publicId } from "../identifiers";
import type { CloudState } from "../state";

/**
 * Pulumi Cloud: ListOrganizationMembers. The provider's getOrganizationMember(s) requests both rosters, `frontend` and
 * `backend`, and merges them by name. In the sandbox both are the same, on one page.
 */
export function memberRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/orgs/:organization/members", (context) => {
    const organization = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const type = context.req.query("type") ?? "frontend";
    if (type !== "frontend" && type !== "backend") throw badRequest("invalid query parameter: type");
    return context.json({
      members: [...organization.members].map(([login, role]) => formatMember(organization, login, role)),
    });
  });

  return routes;
}

function formatMember({ name, created }: Organization, login: string, role: Role): Record<string, unknown> {
  return {
    role,
    user: { name: login, githubLogin: login, avatarUrl: "", email: `${login}@example.com` },
    knownToPulumi: true,
    virtualAdmin: false,
    created: created.toISOString(),
    fgaRole: { id: publicId("role", `${name}/${role}`), name: role, modifiedAt: created.toISOString() },
  };
}
