import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "pulumi-pipeline-sandbox/workspace/runCommand";
import { checkout } from "../../cli/demo/createWorkspace";
import { components } from "../../provider/componentProvider";

interface Property {
  readonly description?: string;
  readonly secret?: boolean;
  readonly plain?: boolean;
}

interface Schema {
  readonly version: string;
  readonly resources: Record<string, Record<"inputProperties" | "properties", Record<string, Property>>>;
  readonly types: Record<
    string,
    { description?: string; properties?: Record<string, Property>; enum?: readonly Property[] }
  >;
}

const schema = JSON.parse(readFileSync(join(checkout, "provider", "schema.json"), "utf8")) as Schema;
const resources = Object.entries(schema.resources);

test("the committed schemas match the TypeScript", async () => {
  const { code, stderr } = await runCommand(process.execPath, [join(checkout, "tools", "schema.mjs"), "--check"], {
    cwd: checkout,
    env: process.env,
  });

  expect([code, stderr]).toEqual([0, ""]);
}, 120_000);

test("the package's schema has the version of the package", () => {
  const { version } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as { version: string };

  expect(schema.version).toBe(version);
});

test.each(resources)("the outputs of %s match its schema", (token, { properties }) => {
  expect([...(components[token]?.outputs ?? [])].sort()).toEqual(Object.keys(properties).sort());
});

test("only the secrets may come from other resources, and they are secret", () => {
  const inputs = resources.flatMap(([, { inputProperties }]) => Object.entries(inputProperties));
  const others = inputs.filter(([, { plain }]) => plain !== true);

  // Those of a pipeline, and those of the platform repository's own stack.
  expect(others.map(([name, { secret }]) => [name, secret])).toEqual([
    ["secrets", true],
    ["secrets", true],
  ]);
  expect(inputs.filter(([, { secret }]) => secret)).toHaveLength(2);
  expect(Object.keys(schema.types["pulumi-pipeline:index:Project"]?.properties ?? {})).not.toContain("secrets");
});

test("every resource, property and type has a description", () => {
  const described = [
    ...resources.flatMap(([token, { inputProperties, properties }]) =>
      Object.entries({ ...inputProperties, ...properties }).map(([name, property]) => [`${token}.${name}`, property]),
    ),
    ...Object.entries(schema.types),
    ...Object.entries(schema.types).flatMap(([token, { properties = {} }]) =>
      Object.entries(properties).map(([name, property]) => [`${token}.${name}`, property]),
    ),
  ] as [string, Property][];

  for (const [name, { description }] of described)
    expect([name, description]).toEqual([name, expect.stringMatching(/\.$/)]);
});
