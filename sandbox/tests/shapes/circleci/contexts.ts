import { z } from "zod";
import type { TestCircleCi } from "../../circleci/testCircleCi";
import { ids } from "../../circleci/testCircleCi";
import type { ShapeScenario } from "../shapeCase";
import { id, pageOf, said, time } from "./entities";

const one = "/api/v2/context/:context";
const context = z.strictObject({ id, name: z.string(), created_at: time });
const variable = z.strictObject({ variable: z.string(), context_id: id, created_at: time, updated_at: time });
const restriction = z.strictObject({
  id,
  context_id: id,
  name: z.literal(""),
  restriction_type: z.literal("expression"),
  restriction_value: z.string(),
});
const projectRestriction = restriction.extend({
  project_id: id,
  name: z.literal("shop"),
  restriction_type: z.literal("project"),
});

/** The user, contexts with their variables, and their restrictions. */
export const contexts: ShapeScenario<TestCircleCi> = {
  noun: "contexts",
  known: { organization: ids.oauth, project: ids.shop, name: "TOKEN" },
  cases: [
    { route: "GET /api/v2/me", shape: z.strictObject({ id, login: z.string(), name: z.string() }) },
    {
      route: "POST /api/v2/context",
      body: { name: "deploy", owner: { id: ":organization", type: "organization" } },
      shape: context,
      learn: (body: { id: string }) => ({ context: body.id }),
    },
    {
      route: "POST /api/v2/context",
      body: { name: "deploy", owner: { slug: "github/acme", type: "organization" } },
      status: 409,
      shape: said,
    },
    { route: "GET /api/v2/context", query: "owner-slug=gh/acme&page-token=", shape: pageOf(context) },
    { route: "GET /api/v2/context", query: "owner-id=:organization", shape: pageOf(context) },
    { route: `GET ${one}`, shape: context },
    { route: `PUT ${one}/environment-variable/:name`, body: { value: "secret" }, shape: variable },
    { route: `GET ${one}/environment-variable`, query: "page-token=", shape: pageOf(variable) },
    { route: `DELETE ${one}/environment-variable/:name`, shape: said },
    {
      route: `POST ${one}/restrictions`,
      body: { restriction_type: "expression", restriction_value: 'pipeline.git.branch == "main"' },
      status: 201,
      shape: restriction,
    },
    {
      route: `POST ${one}/restrictions`,
      body: { restriction_type: "project", restriction_value: ":project" },
      status: 201,
      shape: projectRestriction,
      learn: (body: { id: string }) => ({ restriction: body.id }),
    },
    { route: `GET ${one}/restrictions`, shape: pageOf(z.union([restriction, projectRestriction]), 2) },
    { route: `DELETE ${one}/restrictions/:restriction`, shape: said },
    { route: `DELETE ${one}/restrictions/:restriction`, status: 404, shape: said },
    { route: `DELETE ${one}`, shape: said },
    { route: `GET ${one}`, status: 404, shape: said },
  ],
};
