import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { accessRule, paged, protectedBranch, protectedTag } from "./entities";

const branches = "/api/v4/projects/:id/protected_branches";
const tags = "/api/v4/projects/:id/protected_tags";

/** Protected branches and tags. */
export const protections: ShapeScenario = {
  noun: "protected refs",
  known: { id: 101, name: "release%2F*" },
  cases: [
    { route: `POST ${branches}`, body: { name: "release/*" }, status: 201, shape: protectedBranch },
    {
      route: `POST ${branches}`,
      body: { name: "release/*" },
      status: 409,
      shape: z.strictObject({ message: z.literal("Protected branch 'release/*' already exists") }),
    },
    { route: `GET ${branches}`, shape: z.array(protectedBranch).length(2), has: paged },
    { route: `GET ${branches}/:name`, shape: protectedBranch },
    {
      route: `PATCH ${branches}/:name`,
      body: { allow_force_push: true },
      shape: protectedBranch.extend({ allow_force_push: z.literal(true) }),
    },
    { route: `DELETE ${branches}/:name`, status: 204 },
    { route: `GET ${branches}/:name`, status: 404, shape: z.strictObject({ message: z.literal("404 Not found") }) },
    { route: `POST ${tags}`, body: { name: "release/*" }, status: 201, shape: protectedTag },
    {
      route: `POST ${tags}`,
      body: { name: "release/*" },
      status: 422,
      shape: z.strictObject({ message: z.array(z.string()).min(1) }),
    },
    {
      route: `GET ${tags}`,
      shape: z.tuple([protectedTag.extend({ create_access_levels: z.array(accessRule).min(1) })]),
      has: paged,
    },
    { route: `GET ${tags}/:name`, shape: protectedTag },
    { route: `DELETE ${tags}/:name`, status: 204 },
  ],
};
