import { withEnvironment } from "./testCloud";

const path = "/esc/environments/acme/shop/staging";

const revision = (number: number, tags: string[] = []) => ({
  number,
  created: `2026-01-01T00:00:0${number}.000Z`,
  creatorLogin: "platform",
  creatorName: "platform",
  tags,
});

test.each([
  ["", [revision(3, ["latest"]), revision(2), revision(1)]],
  ["?count=1", [revision(3, ["latest"])]],
  ["?before=3", [revision(2), revision(1)]],
  ["?before=3&count=1", [revision(2)]],
  ["?before=1", []],
])("the revisions are listed newest first (%s)", async (query, expected) => {
  const cloud = await withEnvironment("values: {a: 1}");
  await cloud.send("PATCH", path, { body: "values: {a: 2}" });
  const { status, body } = await cloud.send("GET", `${path}/versions${query}`);

  expect([status, body]).toEqual([200, expected]);
});

test.each([
  ["1", "1", ""],
  ["2", "2", "values: {a: 1}"],
  ["latest", "3", "values: {a: 2}"],
])("the revision %s can be read", async (version, number, yaml) => {
  const cloud = await withEnvironment("values: {a: 1}");
  await cloud.send("PATCH", path, { body: "values: {a: 2}" });
  const read = await cloud.send("GET", `${path}/versions/${version}`);

  expect([read.status, read.headers.get("Pulumi-ESC-Revision"), read.text]).toEqual([200, number, yaml]);
});

test.each(["0", "9", "1.5", "stable"])("the revision %s does not exist", async (version) => {
  const { status, body } = await (await withEnvironment()).send("GET", `${path}/versions/${version}`);

  const message = `revision "acme/shop/staging@${version}" not found`;
  expect([status, body]).toEqual([404, { code: 404, message }]);
});

test.each(["before", "count"])("refuses a list of revisions with a %s that is not a number", async (name) => {
  const { status, body } = await (await withEnvironment()).send("GET", `${path}/versions?${name}=x`);

  expect([status, body]).toEqual([400, { code: 400, message: `invalid query parameter: ${name}` }]);
});
