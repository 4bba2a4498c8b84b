import { withKeptPolicies } from "../../../components/foundation/keptPolicies";
import { planFoundation, foundation, projectOf } from "../../pipeline/foundation/fleet";

const plan = planFoundation(foundation, [projectOf("web", "acme/web")]);
const policy = (teamName: string, sub: string) =>
  ({ decision: "allow", tokenType: "team", teamName, rules: { sub } }) as const;
const resource = (type: string, name: string, outputs: object) => ({ type, name, outputs: { ...outputs } });
const issuer = (...policies: object[]) => resource("pulumiservice:index:OidcIssuer", "foundation-issuer", { policies });

test("keeps the policies of the last update that the plan no longer has, each once", () => {
  const [same, gone, added] = [policy("web", "a"), policy("web", "b"), policy("web", "c")];
  const state = [issuer({ ...same, authorizedPermissions: [] }, gone)];

  expect(withKeptPolicies("foundation", plan, [same, added], state)).toEqual([same, gone, added]);
});

test("keeps no policy of a team that the update deletes, and none of another issuer", () => {
  const [ofGroup, ofOther] = [policy("acme-shop", "a"), policy("web", "b")];
  const state = [
    resource("pulumiservice:index:Team", "foundation-team-acme-shop", { name: "acme-shop" }),
    issuer(ofGroup),
    { ...issuer(ofOther), name: "other-issuer" },
  ];

  expect(withKeptPolicies("foundation", plan, [], state)).toEqual([]);
});

test("keeps nothing before the first update", () => {
  expect(withKeptPolicies("foundation", plan, [policy("web", "a")], [])).toEqual([policy("web", "a")]);
});
