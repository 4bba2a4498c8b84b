import * as pulumi from "@pulumi/pulumi";
import { createCircleCiIssuer } from "../../../components/circleci/issuer";
import type { TrustPolicy } from "../../../pipeline/plan/access/trustPolicies";
import { mockEngine, valueOf } from "../mocks";

const policies: TrustPolicy[] = ["shop/staging", "shop/production"].map((context) => ({
  decision: "allow",
  tokenType: "team",
  teamName: context.replace("/", "-"),
  rules: { aud: "urn:pulumi:org:acme", '"oidc.circleci.com/context-ids"': `{context:${context}}` },
}));

function create(ids: Readonly<Record<string, string>>) {
  const issuer = {
    name: "circleci-shop",
    organization: "acme",
    url: "https://oidc.circleci.com/org/1",
    tokenSeconds: 60,
  };
  const outputs = Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, pulumi.output(id)]));
  return createCircleCiIssuer("shop-issuer", { ...issuer, policies }, { resources: [], ids: outputs }, {});
}

test("the policies have the ids of the contexts that they name", async () => {
  const registered = await mockEngine();
  await valueOf(create({ "shop/staging": "id-1", "shop/production": "id-2" }).urn);

  const { type, inputs } = registered[0]!;
  const written = inputs.policies as { readonly teamName: string; readonly rules: Readonly<Record<string, string>> }[];

  expect(type).toBe("pulumiservice:index:OidcIssuer");
  expect(inputs.url).toBe("https://oidc.circleci.com/org/1");
  expect(Object.fromEntries(written.map(({ teamName, rules }) => [teamName, rules]))).toEqual({
    "shop-staging": { aud: "urn:pulumi:org:acme", '"oidc.circleci.com/context-ids"': "id-1" },
    "shop-production": { aud: "urn:pulumi:org:acme", '"oidc.circleci.com/context-ids"': "id-2" },
  });
});
