import { z } from "zod";
import type { TestCircleCi } from "../../circleci/testCircleCi";
import { ids } from "../../circleci/testCircleCi";
import type { ShapeScenario } from "../shapeCase";
import { said } from "./entities";

const path = "/org/:organization/.well-known";
const key = z.strictObject({
  kty: z.literal("RSA"),
  n: z.string(),
  e: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("RS256"),
});

/** The OIDC issuers of the organizations. */
export const issuers: ShapeScenario<TestCircleCi> = {
  noun: "issuers",
  known: { organization: ids.oauth },
  cases: [
    {
      route: `GET ${path}/openid-configuration`,
      shape: z.strictObject({
        issuer: z.string().endsWith(`/org/${ids.oauth}`),
        jwks_uri: z.string().endsWith(`/org/${ids.oauth}/.well-known/jwks-pub.json`),
        response_types_supported: z.array(z.string()),
        subject_types_supported: z.array(z.string()),
        id_token_signing_alg_values_supported: z.tuple([z.literal("RS256")]),
      }),
    },
    { route: `GET ${path}/jwks-pub.json`, shape: z.strictObject({ keys: z.tuple([key]) }) },
    {
      route: `GET ${path}/jwks-pub.json`,
      first: (_, known) => Promise.resolve(void (known.organization = ids.shop)),
      status: 404,
      shape: said,
    },
  ],
};
