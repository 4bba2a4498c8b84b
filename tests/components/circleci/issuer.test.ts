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

  expect(registered).toEqual([
    expect.objectContaining({
      type: "pulumiservice:index:OidcIssuer",
      inputs: expect.objectContaining({
        url: "https://oidc.circleci.com/org/1",
        policies: expect.arrayContaining(
          [
            ["shop-staging", "id-1"],
            ["shop-production", "id-2"],
          ].map(([teamName, id]) =>
            expect.objectContaining({
              teamName,
              rules: { aud: "urn:pulumi:org:acme", '"oidc.circleci.com/context-ids"': id },
            }),
          ),
        ),
      }),
    }),
  ]);
});
