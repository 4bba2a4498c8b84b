import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { environment, environmentDetails, paged } from "./entities";

const all = "/api/v4/projects/:id/environments";
const one = `${all}/:environment_id`;

/** Environments of a project. */
export const environments: ShapeScenario = {
  noun: "environments",
  known: { id: 101 },
  cases: [
    {
      route: `POST ${all}`,
      body: { name: "staging/eu" },
      status: 201,
      shape: environment,
      learn: ({ id }: { id: number }) => ({ environment_id: id }),
    },
    {
      route: `POST ${all}`,
      body: { name: "staging/eu" },
      status: 400,
      shape: z.strictObject({ message: z.strictObject({ name: z.array(z.string()).min(1) }) }),
    },
    { route: `GET ${all}`, shape: z.array(environment).length(1), has: paged },
    { route: `GET ${one}`, shape: environmentDetails },
    {
      route: `PUT ${one}`,
      body: { external_url: "https://staging.example.com" },
      shape: environment.extend({ external_url: z.literal("https://staging.example.com") }),
    },
    { route: `DELETE ${one}`, status: 403, shape: z.strictObject({ message: z.string().startsWith("403 Forbidden") }) },
    { route: `POST ${one}/stop`, body: {}, shape: environment.extend({ state: z.literal("stopped") }) },
    { route: `DELETE ${one}`, status: 204 },
  ],
};
