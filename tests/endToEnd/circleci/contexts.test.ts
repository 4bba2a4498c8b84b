import { testTimeout } from "../world";
import { type CircleCiWorld, createCircleCiWorld, organizationId, projectId } from "./circleCiWorld";
import type { WantedContexts } from "./contextsProgram";

jest.setTimeout(testTimeout);

const onMain = 'pipeline.git.branch == "main" and not job.ssh.enabled';
const first: WantedContexts = {
  organizationId,
  projectId,
  contexts: [
    { name: "shop/staging", expression: onMain },
    { name: "shop/staging-preview", unrestricted: "unreviewed" },
  ],
  variables: { "shop/staging": { PULUMI_ACCESS_TOKEN: "pul-staging", REGION: "eu-west-1" } },
  adopts: false,
};

let world: CircleCiWorld<WantedContexts>;
beforeAll(async () => {
  world = await createCircleCiWorld("contextsProgram.ts", first);
});
afterAll(() => world.close());
beforeEach(() => world.circleci.log.clear());

/** The contexts, with their restrictions and variables. */
function found() {
  return [...world.circleci.state.contexts.values()]
    .map(({ name, restrictions, variables }) => ({
      name,
      restrictions: restrictions.map(({ type, value }) => `${type} ${value}`).sort(),
      variables: Object.fromEntries([...variables].map(([variable, { value }]) => [variable, value])),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The writes to the restrictions and variables of contexts, in their order. */
function kinds(): string[] {
  return world.writes().map((request) => request.replace(/ \/context\/:id\/(\S+?)(s?)(\/.*)?$/, " $1"));
}

const complete = [
  {
    name: "shop/staging",
    restrictions: [`expression ${onMain}`, `project ${projectId}`],
    variables: { PULUMI_ACCESS_TOKEN: "pul-staging", REGION: "eu-west-1" },
  },
  { name: "shop/staging-preview", restrictions: [`project ${projectId}`], variables: {} },
];

test("variables are written after all restrictions of their context", async () => {
  await world.up();
  const writes = kinds();

  expect(found()).toEqual(complete);
  expect(writes.slice(-2)).toEqual(["PUT environment-variable", "PUT environment-variable"]);
  expect(await world.up()).toContain("unchanged");
  expect(kinds()).toHaveLength(writes.length);
});

test("a changed restriction is created before the old one is deleted", async () => {
  world.want({ ...first, contexts: [{ name: "shop/staging", expression: "false" }, ...first.contexts.slice(1)] });
  await world.up();

  expect(kinds()).toEqual(["POST restriction", "DELETE restriction"]);
  world.want(first);
  await world.up();
  expect(found()).toEqual(complete);
});

test("a restriction that somebody added refuses an update", async () => {
  const [staging] = world.circleci.state.contexts.values();
  const path = `/context/${staging!.id}/restrictions`;
  const added = { restriction_type: "expression", restriction_value: "true" };
  const { id } = await world.api("POST", path, added);
  world.circleci.log.clear();

  await expect(world.up()).rejects.toThrow("has a restriction that is not planned: expression true");
  expect(world.writes()).toEqual([]);
  await world.api("DELETE", `${path}/${id}`);
});

test("a destroy deletes the variables of a context before its restrictions", async () => {
  const staging = [...world.circleci.state.contexts.values()].find(({ name }) => name === "shop/staging");
  await world.succeed("destroy --yes --skip-preview");
  const writes = world.circleci.log.writes().filter(({ path }) => path.includes(staging!.id));

  expect(found()).toEqual([]);
  expect(writes.map(({ path }) => /variable|restriction/.exec(path)?.[0] ?? "context")).toEqual([
    ...["variable", "variable", "restriction", "restriction"],
    "context",
  ]);
});

test("an existing context is refused before the first write, or adopted with its planned restrictions", async () => {
  const owner = { id: organizationId, type: "organization" };
  const { id } = await world.api("POST", "/context", { name: "shop/staging", owner });
  const body = { restriction_type: "project", restriction_value: projectId };
  await world.api("POST", `/context/${id}/restrictions`, body);
  world.circleci.log.clear();

  await expect(world.up()).rejects.toThrow('the context "shop/staging" exists already');
  expect(world.writes()).toEqual([]);

  world.want({ ...first, adopts: true });
  await world.up();
  expect(found()).toEqual(complete);
  // The existing context and its restriction were imported: the other context and two restrictions are new.
  expect(kinds().filter((write) => write.startsWith("POST"))).toHaveLength(3);
});
