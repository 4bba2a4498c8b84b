import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

describe("variables", () => {
  test("created, read, changed, listed and removed", async () => {
    const { ProjectVariables } = as("maintainer");
    const created = await ProjectVariables.create(PROJECT, "KEY", "v", { protected: true });

    expect(created).toMatchObject({ key: "KEY", value: "v", protected: true, environment_scope: "*" });
    expect(await ProjectVariables.show(PROJECT, "KEY")).toEqual(created);
    expect(await ProjectVariables.edit(PROJECT, "KEY", "w")).toMatchObject({ value: "w", protected: true });
    expect(await ProjectVariables.all(PROJECT)).toMatchObject([{ value: "w" }]);
    await ProjectVariables.remove(PROJECT, "KEY");
    expect(await refusal(ProjectVariables.show(PROJECT, "KEY"))).toEqual([404, "404 Variable Not Found"]);
  });

  test("the filter selects one of two scopes", async () => {
    const { ProjectVariables } = as("maintainer");
    await ProjectVariables.create(PROJECT, "KEY", "all");
    await ProjectVariables.create(PROJECT, "KEY", "prod", { environmentScope: "production" });
    const production = { filter: { environment_scope: "production" } };

    expect(await refusal(ProjectVariables.show(PROJECT, "KEY"))).toEqual([
      409,
      "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
    ]);
    expect(await ProjectVariables.show(PROJECT, "KEY", production)).toMatchObject({ value: "prod" });
    expect(await ProjectVariables.edit(PROJECT, "KEY", "new", production)).toMatchObject({ value: "new" });
    await ProjectVariables.remove(PROJECT, "KEY", production);
    expect(await ProjectVariables.show(PROJECT, "KEY")).toMatchObject({ value: "all" });
  });

  test("more than one page", async () => {
    const { ProjectVariables } = as("maintainer");
    const keys = Array.from({ length: 23 }, (_, index) => `KEY_${index}`);
    for (const key of keys) await ProjectVariables.create(PROJECT, key, "v");

    expect((await ProjectVariables.all(PROJECT)).map(({ key }) => key)).toEqual(keys);
  });

  test("refusals", async () => {
    const { ProjectVariables } = as("maintainer");
    await ProjectVariables.create(PROJECT, "KEY", "v");

    expect(await refusal(ProjectVariables.create(PROJECT, "KEY", "v"))).toEqual([
      400,
      '{"key":["(KEY) has already been taken"]}',
    ]);
    expect(await refusal(ProjectVariables.create(PROJECT, "OTHER", "short", { masked: true }))).toEqual([
      400,
      '{"value":["is invalid"]}',
    ]);
  });
});
