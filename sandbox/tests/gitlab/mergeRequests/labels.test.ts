import { pick } from "../world";
import { open, worldWithCi } from "./opened";

const LABELS = "/projects/101/labels";

test("a label has GitLab's fields", async () => {
  const { status, body } = await worldWithCi().as("reporter")("POST", LABELS, {
    name: "bug",
    color: "#d9534f",
    description: "broken",
  });

  expect([status, body]).toEqual([
    201,
    {
      id: 1,
      name: "bug",
      color: "#d9534f",
      description: "broken",
      description_html: "broken",
      text_color: "#FFFFFF",
      archived: false,
      subscribed: false,
      priority: null,
      is_project_label: true,
    },
  ]);
});

test.each([
  ["#ffffff", "#1F1E24"],
  ["#FFF", "#1F1E24"],
  ["#000", "#FFFFFF"],
])("on %s the text color is %s", async (color, text) => {
  const { body } = await worldWithCi().as("reporter")("POST", LABELS, { name: "x", color });

  expect(pick(body, "text_color")).toEqual({ text_color: text });
});

test("labels are listed by name, searched, and counted", async () => {
  const world = worldWithCi();
  await open(world, { labels: "b,a" });
  const send = world.as("guest");

  expect(pick((await send("GET", `${LABELS}?with_counts=true`)).body, "name", "open_merge_requests_count")).toEqual([
    { name: "a", open_merge_requests_count: 1 },
    { name: "b", open_merge_requests_count: 1 },
  ]);
  expect(pick((await send("GET", `${LABELS}?search=B`)).body, "name")).toEqual([{ name: "b" }]);
  expect(pick((await send("GET", `${LABELS}/a`)).body, "id")).toEqual({ id: 2 });
  expect(pick((await send("GET", `${LABELS}/1`)).body, "name")).toEqual({ name: "b" });
});

test("deleting a label removes it from its merge requests", async () => {
  const world = worldWithCi();
  await open(world, { labels: "b,a" });
  const { status } = await world.as("reporter")("DELETE", `${LABELS}/a`);

  expect(status).toBe(204);
  expect(pick((await world.as("developer")("GET", "/projects/101/merge_requests/1")).body, "labels")).toEqual({
    labels: ["b"],
  });
});

test("a merge request shows label details on request", async () => {
  const world = worldWithCi();
  await open(world, { labels: "a" });
  const { body } = await world.as("developer")("GET", "/projects/101/merge_requests?with_labels_details=true");
  const [{ labels }] = body as [{ labels: object[] }];

  expect(pick(labels, "name", "color")).toEqual([{ name: "a", color: "#6699cc" }]);
});

test.each<[string, string, string, object | undefined, number, object]>([
  ["without a color", "POST", LABELS, { name: "x" }, 400, { error: "color is missing" }],
  [
    "with an invalid color",
    "POST",
    LABELS,
    { name: "x", color: "mud" },
    400,
    { message: { color: ["must be a valid color code"] } },
  ],
  ["that exists already", "POST", LABELS, { name: "a", color: "#fff" }, 409, { message: "Label already exists" }],
  ["that does not exist", "DELETE", `${LABELS}/x`, undefined, 404, { message: "404 Label Not Found" }],
])("a label %s is refused", async (_, method, path, params, status, body) => {
  const world = worldWithCi();
  await open(world, { labels: "a" });
  const answer = await world.as("developer")(method, path, params);

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("a guest cannot create a label", async () => {
  expect((await worldWithCi().as("guest")("POST", LABELS, { name: "x", color: "#fff" })).status).toBe(403);
});
