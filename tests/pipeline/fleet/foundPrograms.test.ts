import { foundProgram, programPlaces } from "../../../pipeline/fleet/foundPrograms";

test("finds project files down to the depth, one for each folder, and none of installed packages", () => {
  const files = [
    "Pulumi.yml",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "infra/Pulumi.json",
    "a/b/c/Pulumi.yaml",
    "a/b/c/d/Pulumi.yaml",
    "node_modules/x/Pulumi.yaml",
    "docs/MyPulumi.yaml",
  ];

  expect(programPlaces(files, 3)).toEqual([
    { path: ".", file: "Pulumi.yaml" },
    { path: "a/b/c", file: "a/b/c/Pulumi.yaml" },
    { path: "infra", file: "infra/Pulumi.json" },
  ]);
  expect(programPlaces(files, 0)).toEqual([{ path: ".", file: "Pulumi.yaml" }]);
});

const place = { path: "infra", file: "infra/Pulumi.yaml" };

test.each<[string, string, object]>([
  ["a program", "name: shop\nruntime: nodejs\n", { name: "shop", runtime: "nodejs", stacks: ["dev", "prod"] }],
  ["a program for Bun", "name: shop\nruntime: bun\n", { name: "shop", runtime: "nodejs", stacks: ["dev", "prod"] }],
  [
    "stack settings in another folder",
    "name: shop\nruntime: {name: go}\nstackConfigDir: ./config/\n",
    { name: "shop", runtime: "go", stacks: ["qa"] },
  ],
  ["a text that is no YAML", "name: [shop\n", { stacks: ["dev", "prod"], fault: "Pulumi.yaml is not a map in YAML" }],
  [
    "a template",
    "name: ${PROJECT}\nruntime: nodejs\n",
    { runtime: "nodejs", stacks: ["dev", "prod"], fault: "Pulumi.yaml has no valid name of a Pulumi project" },
  ],
  [
    "an unknown runtime",
    "name: shop\nruntime: cobol\n",
    { name: "shop", stacks: ["dev", "prod"], fault: "Pulumi.yaml names no runtime that pipelines are made for" },
  ],
])("reads %s", (_, text, expected) => {
  const files = [
    "infra/Pulumi.yaml",
    "infra/Pulumi.prod.yaml",
    "infra/Pulumi.dev.yaml",
    "infra/Pulumi.dev.yml",
    "infra/config/Pulumi.qa.yaml",
    "Pulumi.root.yaml",
  ];

  expect(foundProgram(place, text, files)).toEqual({ path: "infra", ...expected });
});
