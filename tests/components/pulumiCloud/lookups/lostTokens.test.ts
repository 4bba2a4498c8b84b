import { findLostTokens } from "../../../../components/pulumiCloud/lookups/lostTokens";
import { tokenDescription, tokenName } from "../../../../components/pulumiCloud/tokenNames";
import { eightLines, planWith, storedTokens } from "../../../pipeline/examples";
import { searchIn } from "../adoption/searches";

const now = new Date("2026-11-30T12:00:00Z");
const project = "acme/shop/api";
const managed = [{ type: "any", name: "shop-api-token-staging-2027-02-28", outputs: { tokenId: "kept" } }];

/** A token of the pipeline of project 101, and how it differs. */
const token = (id: string, purpose: string, more: object = {}) => ({
  id,
  name: tokenName("101", purpose, "2027-02-28", now),
  description: tokenDescription(project, purpose),
  ...more,
});

/** The names of the tokens, by edition. */
const lists = {
  enterprise: (tokens: readonly object[]) => ({ "/orgs/acme/teams/shop-api-production/tokens": { tokens } }),
  team: (tokens: readonly object[]) => ({ "/orgs/acme/tokens": { tokens } }),
  individual: (tokens: readonly object[]) => ({ "/user/tokens": { tokens } }),
} as const;

async function lostIn(
  tokens: readonly object[],
  given: { edition?: keyof typeof lists; state?: typeof managed; settings?: object } = {},
): Promise<string[]> {
  const { edition = "enterprise", state = managed, settings = storedTokens } = given;
  const plan = planWith({ ...eightLines, edition, ...settings });
  const { read } = searchIn(lists[edition](tokens));
  return (await findLostTokens(read, { plan, projectId: "101", managed: state })).map(({ path }) => path);
}

const withoutPreviews = { ...storedTokens, previews: "none" };
const team = "/orgs/acme/teams/shop-api-production/tokens";

test.each<[title: string, tokens: object[], lost: string[]]>([
  ["of this pipeline is lost", [token("1", "production")], [`${team}/1`]],
  ["in the state is not", [token("kept", "production")], []],
  ["of another project is not", [token("1", "production", { name: "production-102-0a1b2c-tabcde" })], []],
  ["of another name is not", [token("1", "production", { name: "by-hand" })], []],
  ["of another description is not", [token("1", "production", { description: "by hand" })], []],
  ["of another purpose is not", [token("1", "staging")], []],
])("a token %s", async (_, tokens, lost) => {
  expect(await lostIn(tokens)).toEqual(lost);
});

test("a stack without resources has no lost tokens, because another one may have handed them over", async () => {
  expect(await lostIn([token("1", "production")], { state: [] })).toEqual([]);
});

test("without stored tokens none is looked for", async () => {
  expect(await lostIn([token("1", "production")], { settings: {} })).toEqual([]);
});

test("tokens of the organization are found in the Team edition", async () => {
  expect(
    await lostIn([token("1", "production"), token("2", "staging")], { edition: "team", settings: withoutPreviews }),
  ).toEqual(["/orgs/acme/tokens/2", "/orgs/acme/tokens/1"]);
});

test("personal tokens, which have their name in the description, are found in the Individual edition", async () => {
  const { name, description } = token("1", "production");

  expect(
    await lostIn(
      [
        { id: "1", name: "", description: `${description} ${name}` },
        { id: "2", name: "", description },
      ],
      { edition: "individual", settings: withoutPreviews },
    ),
  ).toEqual(["/user/tokens/1"]);
});
