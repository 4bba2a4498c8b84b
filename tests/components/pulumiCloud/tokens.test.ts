import * as pulumi from "@pulumi/pulumi";
import { childrenOf, inputsOf, listen, namesOf } from "../children";
import { eightLines } from "../../pipeline/examples";

const [staging, production] = eightLines.deployments;
const alike = ["network-production-eu-west", "network-production-eu-north"].map((name) => ({
  ...production,
  name,
  stack: `shop-api/${name}`,
}));

beforeEach(() => {
  listen();
});
afterEach(() => pulumi.runtime.disconnect());

test("every token has its own name, which is not too long for Pulumi Cloud", async () => {
  const children = await childrenOf({
    deployments: [staging, ...alike],
    authentication: "token",
    tokens: { expires: "2027-08-31", previous: "2027-02-28" },
  });
  const names = namesOf(children, /-token-/).map((name) => inputsOf(children, name)?.name as string);

  expect(names).toHaveLength(10);
  expect(new Set(names).size).toBe(10);
  for (const name of names) expect(name).toMatch(/^[a-z-]{1,12}-42-[0-9a-f]{6}-[0-9a-z]{6}$/);
  // The longest ids of GitLab projects have eight digits so far.
  expect(Math.max(...names.map(({ length }) => length)) - 2 + 10).toBeLessThanOrEqual(40);
});

test("each token expires with its own day, and jobs get the newest ones", async () => {
  const tokens = { expires: "2027-08-31", previous: "2027-02-28" };
  const children = await childrenOf({ authentication: "token", tokens });

  expect(inputsOf(children, "shop-api-token-staging-2027-08-31")).toMatchObject({ expires: 1819756799 });
  expect(inputsOf(children, "shop-api-token-staging-2027-02-28")).toMatchObject({ expires: 1803859199 });
  const { value } = inputsOf(children, "shop-api-variable-staging-PULUMI_ACCESS_TOKEN") as { value: { value: string } };
  expect(value.value).toBe("pul-shop-api-token-staging-2027-08-31");
});

test("expired tokens are not created again", async () => {
  const children = await childrenOf({
    authentication: "token",
    tokens: { expires: "2027-08-31", previous: "2020-02-28" },
  });

  expect(namesOf(children, /-token-/)).toEqual(
    ["inspect", "preview", "production", "staging"].map((purpose) => `shop-api-token-${purpose}-2027-08-31`),
  );
});
