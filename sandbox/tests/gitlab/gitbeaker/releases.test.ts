import { as, PROJECT } from "./client";
import { refusal } from "./refusal";

test("a release is created with its tag, read, listed, changed and removed", async () => {
  const { ProjectReleases, Tags } = as("developer");
  const created = await ProjectReleases.create(PROJECT, { tagName: "v1", ref: "main", description: "first" });

  expect(created).toMatchObject({ tag_name: "v1", description: "first", author: { username: "developer" } });
  expect(await ProjectReleases.show(PROJECT, "v1")).toEqual(created);
  expect(await ProjectReleases.all(PROJECT)).toEqual([created]);
  expect(await ProjectReleases.edit(PROJECT, "v1", { name: "One" })).toMatchObject({ name: "One" });
  await ProjectReleases.remove(PROJECT, "v1");
  expect(await refusal(ProjectReleases.show(PROJECT, "v1"))).toEqual([404, "404 Not found"]);
  expect((await Tags.all(PROJECT)).map(({ name }) => name)).toEqual(["v1"]);
});

test("a release without a ref for its new tag is refused", async () => {
  expect(await refusal(as("developer").ProjectReleases.create(PROJECT, { tagName: "v1" }))).toEqual([
    422,
    "Ref is not specified",
  ]);
});
