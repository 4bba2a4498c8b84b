import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { paged } from "./entities";
import { forkedProject, project } from "./project";

/** Projects, from their creation to their deletion. */
export const projects: ShapeScenario = {
  noun: "projects",
  known: { id: "acme%2Fshop%2Fapi" },
  cases: [
    { route: "GET /api/v4/projects", shape: z.array(project).length(2), has: paged },
    { route: "GET /api/v4/projects/:id", shape: project },
    { route: "PUT /api/v4/projects/:id", body: { description: "The shop" }, shape: project },
    { route: "POST /api/v4/projects/:id/fork", body: {}, status: 201, shape: forkedProject },
    { route: "GET /api/v4/projects/:id/forks", shape: z.array(forkedProject).length(1), has: paged },
    {
      route: "PUT /api/v4/projects/:id",
      body: { path: "" },
      status: 400,
      shape: z.strictObject({ message: z.strictObject({ path: z.array(z.string()).min(1) }) }),
    },
    {
      route: "POST /api/v4/projects",
      body: { name: "mine" },
      status: 201,
      shape: project,
      learn: ({ id }: { id: number }) => ({ id }),
    },
    {
      route: "DELETE /api/v4/projects/:id",
      status: 202,
      shape: z.strictObject({ message: z.literal("202 Accepted") }),
    },
    {
      route: "GET /api/v4/projects/:id",
      status: 404,
      shape: z.strictObject({ message: z.literal("404 Project Not Found") }),
    },
  ],
};
