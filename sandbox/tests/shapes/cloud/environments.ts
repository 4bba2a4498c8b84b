import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { escEnvironment, id, login, refusal, revisionHeaders, time } from "./entities";

const all = "/api/esc/environments/:organization";
const one = `${all}/:project/:environment`;
const yaml = "values:\n  region: eu-west-1\n  token:\n    fn::secret: abc";
const opened = z.strictObject({ id });

const environment = z.strictObject({
  id,
  organization: z.string(),
  project: z.string(),
  name: z.string(),
  created: time,
  modified: time,
});

const tag = z.strictObject({
  name: z.string(),
  revision: z.int().positive(),
  created: time,
  modified: time,
  editorLogin: login,
  editorName: z.string(),
});

const learnId = ({ id }: { id: string }) => ({ id });

/** ESC environments: definitions, revisions, tags, and opening. */
export const environments: ShapeScenario = {
  noun: "environments",
  known: { organization: "acme", project: "shop", environment: "dev", version: 2, tag: "stable" },
  cases: [
    { route: `POST ${all}`, body: { project: "shop", name: "dev" }, shape: z.strictObject({}) },
    { route: `POST ${all}`, body: { project: "shop", name: "dev" }, status: 409, shape: refusal(409) },
    { route: `POST ${all}/yaml/check`, query: "showSecrets=false", body: yaml, shape: escEnvironment },
    {
      route: `POST ${all}/yaml/check`,
      body: "values:\n  a: ${missing}",
      status: 400,
      shape: z.strictObject({
        code: z.literal(400),
        message: z.string(),
        diagnostics: z
          .array(
            z.strictObject({
              summary: z.string(),
              severity: z.enum(["error", "warning"]).optional(),
              path: z.string().optional(),
              detail: z.string().optional(),
              range: z
                .strictObject({ environment: z.string().optional(), begin: position(), end: position() })
                .optional(),
            }),
          )
          .min(1),
      }),
    },
    { route: `PATCH ${one}`, body: yaml, shape: z.strictObject({}), has: revisionHeaders },
    { route: `GET ${one}`, shape: z.string().regex(/ciphertext:/), has: revisionHeaders },
    {
      route: `GET ${one}`,
      shape: z.string(),
      has: { "content-type": /^application\/x-yaml/, "pulumi-esc-revision": /^2$/ },
    },
    { route: `GET ${one}/decrypt`, shape: z.string().regex(/fn::secret: abc/), has: revisionHeaders },
    { route: `GET ${one}/metadata`, shape: z.strictObject({ id }) },
    {
      route: "GET /api/esc/environments",
      shape: z.strictObject({ environments: z.array(environment).length(1), nextToken: z.string() }),
    },
    {
      route: `GET ${all}`,
      shape: z.strictObject({ environments: z.array(environment).length(1), nextToken: z.string() }),
    },
    {
      route: `GET ${one}/versions`,
      shape: z
        .array(
          z.strictObject({
            number: z.int().positive(),
            created: time,
            creatorLogin: login,
            creatorName: z.string(),
            tags: z.array(z.string()),
          }),
        )
        .length(2),
    },
    { route: `GET ${one}/versions/:version`, shape: z.string(), has: revisionHeaders },
    { route: `GET ${one}/versions/:version/decrypt`, shape: z.string(), has: revisionHeaders },
    { route: `POST ${one}/versions/tags`, body: { name: "stable", revision: 2 }, status: 204 },
    {
      route: `GET ${one}/versions/tags`,
      shape: z.strictObject({ tags: z.array(tag).length(2), nextToken: z.string() }),
    },
    { route: `GET ${one}/versions/tags/:tag`, shape: tag },
    { route: `PATCH ${one}/versions/tags/:tag`, body: { revision: 1 }, status: 204 },
    { route: `DELETE ${one}/versions/tags/:tag`, status: 204 },
    // The provider searches for the number in the text.
    { route: `GET ${one}/versions/tags/:tag`, status: 404, shape: refusal(404) },
    { route: `POST ${one}/open`, query: "duration=1h0m0s", shape: opened, learn: learnId },
    { route: `GET ${one}/open/:id`, shape: escEnvironment.required({ properties: true }) },
    { route: `POST ${one}/versions/:version/open`, shape: opened },
    { route: `POST ${all}/yaml/open`, body: "imports: [shop/dev]", shape: opened, learn: learnId },
    { route: `GET ${all}/yaml/open/:id`, shape: escEnvironment.required({ properties: true }) },
    { route: `DELETE ${one}`, shape: z.strictObject({}) },
    { route: `GET ${one}`, status: 404, shape: refusal(404) },
  ],
};

function position(): z.ZodType {
  return z.strictObject({ line: z.int(), column: z.int(), byte: z.int() });
}
