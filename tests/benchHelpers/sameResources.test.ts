import { countTypes, differences, type StateResource } from "../bench/sameResources";

const urn = (types: string, name: string) => `urn:pulumi:shop-api::platform::${types}::${name}`;
const component: StateResource = { urn: urn("x:Pipeline", "shop-api"), type: "x:Pipeline", custom: false };
const provider: StateResource = { urn: urn("pulumi:providers:x", "default"), type: "pulumi:providers:x", custom: true };
const team: StateResource = { urn: urn("x:Team", "team"), type: "x:Team", custom: true, inputs: { name: "ops" } };
const grant: StateResource = {
  urn: urn("x:Grant", "grant"),
  type: "x:Grant",
  custom: true,
  inputs: { team: "ops", stacks: ["a"] },
  dependencies: [team.urn],
};
const flat = { resources: [provider, team, grant] };

test("counts the resources that providers create", () => {
  expect([...countTypes({ resources: [component, ...flat.resources, { ...team, urn: "other" }] })]).toEqual([
    ["x:Team", 2],
    ["x:Grant", 1],
  ]);
});

test("finds no difference between a program and the same resources below a component", () => {
  const childTeam = { ...team, urn: urn("x:Pipeline$x:Team", "team") };
  const child = { ...grant, urn: urn("x:Pipeline$x:Grant", "grant"), dependencies: [childTeam.urn] };

  expect(differences({ resources: [component, provider, childTeam, child] }, flat)).toEqual([]);
});

test.each<[string, StateResource[], string[]]>([
  ["a resource of the second program only", [team], ["x:Grant: 0 against 1"]],
  [
    "a resource with another name",
    [{ ...team, urn: urn("x:Team", "crew") }, grant],
    ["x:Team crew: only one program has it"],
  ],
  [
    "another input",
    [team, { ...grant, inputs: { team: "ops", stacks: ["b"] } }],
    ['x:Grant grant: stacks is ["b"] against ["a"]'],
  ],
  [
    "a missing input",
    [team, { ...grant, inputs: { team: "ops" } }],
    ['x:Grant grant: stacks is nothing against ["a"]'],
  ],
  [
    "another order",
    [team, { ...grant, dependencies: [] }],
    ['x:Grant grant: (dependencies) is [] against ["x:Team team"]'],
  ],
  [
    "another option",
    [{ ...team, retainOnDelete: true }, grant],
    ["x:Team team: (retainOnDelete) is true against false"],
  ],
])("finds %s", (_, resources, lines) => {
  expect(differences({ resources }, flat)).toEqual(lines);
});

test("shows only the differing parts of long values", () => {
  const long = { ...team, inputs: { name: `${"x".repeat(200)}a${"y".repeat(200)}` } };
  const other = { ...team, inputs: { name: `${"x".repeat(200)}b` } };
  const excerpt = `…${"x".repeat(30)}`;

  expect(differences({ resources: [long] }, { resources: [other] })).toEqual([
    `x:Team team: name is ${excerpt}a${"y".repeat(69)}… against ${excerpt}b"`,
  ]);
});
