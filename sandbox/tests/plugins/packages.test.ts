import type { PackageDefinition } from "../../plugins/definition";
import { circleCiPackage } from "../../plugins/circleci/package";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { pulumiservicePackage } from "../../plugins/pulumiservice/package";

const packages: [string, PackageDefinition<never>][] = [
  ["circleci", circleCiPackage() as unknown as PackageDefinition<never>],
  ["gitlab", gitlabPackage() as unknown as PackageDefinition<never>],
  ["pulumiservice", pulumiservicePackage() as unknown as PackageDefinition<never>],
];

test.each(packages)("the table of %s has exactly the entries of its schema", (_name, definition) => {
  const { schema } = definition;

  expect(Object.keys(definition.resources).sort()).toEqual(Object.keys(schema.resources).sort());
  expect(Object.keys(definition.functions).sort()).toEqual(Object.keys(schema.functions ?? {}).sort());
});

test.each(packages)("the rules of %s refer to existing properties", (_name, { schema, resources }) => {
  for (const [token, resource] of Object.entries(resources)) {
    const inputs = Object.keys(schema.resources[token]?.inputProperties ?? {});
    const outputs = Object.keys(schema.resources[token]?.properties ?? {});
    const named = [
      ...resource.replaceOn,
      ...Object.keys(resource.defaults ?? {}),
      ...Object.keys(resource.serverDefaults ?? {}),
      ...(resource.serverChosen ?? []),
      ...(resource.unordered ?? []),
      ...(resource.notReadBack ?? []),
      ...Object.keys(resource.defaultsInside ?? {}),
    ];

    expect(named.filter((name) => !inputs.includes(name))).toEqual([]);
    expect((resource.stable ?? []).filter((name) => !outputs.includes(name))).toEqual([]);
  }
});

test.each(packages)("the schema of %s refers to all of its types and to no others", (_name, { schema, schemaText }) => {
  const referred = [...schemaText.matchAll(/"#\/types\/([^"]+)"/g)].map(([, name]) => name);

  expect([...new Set(referred)].sort()).toEqual(Object.keys(schema.types ?? {}).sort());
});

test.each(packages)(
  "every resource of %s that can change in place has an update, or a reason why not",
  (_name, { schema, resources }) => {
    for (const [token, resource] of Object.entries(resources)) {
      const inputs = Object.keys(schema.resources[token]?.inputProperties ?? {});
      const changeable = inputs.filter((name) => !resource.replaceOn.includes(name));

      expect([token, changeable.length > 0]).toEqual([token, "update" in resource || "refusesUpdate" in resource]);
    }
  },
);
