import { API, createWorld, pick, type Send, WEB } from "../world";

const TREE = `/projects/${API}/repository/tree`;
const PROJECT = {
  path: "acme/shop/api",
  members: { maintainer: 40, developer: 30, reporter: 20, guest: 10 },
  files: { "README.md": "hello\n", "infra/Pulumi.yaml": "name: api\n", "infra/lib/a.ts": "", "infra/lib/b.ts": "" },
};
let send: Send;

beforeEach(() => {
  send = createWorld({ projects: [PROJECT, { path: "acme/shop/web", members: { reporter: 20 } }] }).as("reporter");
});

test("returns the top of the default branch", async () => {
  const { status, body } = await send("GET", TREE);

  expect(status).toBe(200);
  expect(body).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      name: "infra",
      type: "tree",
      path: "infra",
      mode: "040000",
    },
    {
      id: "ce013625030ba8dba906f756967f9e9ca394464a",
      name: "README.md",
      type: "blob",
      path: "README.md",
      mode: "100644",
    },
  ]);
});

test.each([
  ["?path=infra", ["infra/lib", "infra/Pulumi.yaml"]],
  ["?path=infra/", ["infra/lib", "infra/Pulumi.yaml"]],
  ["?path=infra&recursive=true&ref=main", ["infra/lib", "infra/Pulumi.yaml", "infra/lib/a.ts", "infra/lib/b.ts"]],
  ["?recursive=1&ref=refs/heads/main&per_page=3", ["infra", "infra/lib", "README.md"]],
  ["?recursive=1&per_page=3&page=2", ["infra/Pulumi.yaml", "infra/lib/a.ts", "infra/lib/b.ts"]],
  ["?path=&recursive=false", ["infra", "README.md"]],
])("the tree%s lists %j", async (query, paths) => {
  const { body } = await send("GET", `${TREE}${query}`);

  expect((body as { path: string }[]).map(({ path }) => path)).toEqual(paths);
});

test("the headers describe the pages", async () => {
  const { headers } = await send("GET", `${TREE}?recursive=true&per_page=4`);

  expect(["x-page", "x-next-page", "x-total", "x-total-pages"].map((name) => headers.get(name))).toEqual([
    "1",
    "2",
    "6",
    "2",
  ]);
});

test("without pagination, all entries are returned at once, without a link to a page", async () => {
  const { body, headers } = await send("GET", `${TREE}?recursive=true&pagination=none&per_page=1`);

  expect(body).toHaveLength(6);
  expect(headers.get("x-next-page")).toBeNull();
});

test("keyset pages continue after the last entry, also with equal contents", async () => {
  const paths: unknown[] = [];
  let next: string | undefined = `${TREE}?recursive=true&pagination=keyset&per_page=2&path=infra`;
  for (let pages = 0; next && pages < 5; pages++) {
    const { body, headers } = await send("GET", next);
    paths.push(...(body as object[]).map((node) => pick(node, "path")));
    next = /<http:\/\/localhost\/api\/v4([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
  }

  expect(paths).toEqual(
    ["infra/lib", "infra/Pulumi.yaml", "infra/lib/a.ts", "infra/lib/b.ts"].map((path) => ({ path })),
  );
});

test("a keyset page may start after an entry's id", async () => {
  const first = (await send("GET", `${TREE}?pagination=keyset`)).body as { id: string }[];
  const { body } = await send("GET", `${TREE}?pagination=keyset&page_token=${first[0]?.id}`);

  expect(body).toEqual(first.slice(1));
});

test.each([
  [`${TREE}?ref=nowhere`, 404, { message: "404 Tree Not Found" }],
  [`${TREE}?ref=`, 404, { message: "404 Tree Not Found" }],
  [`/projects/${WEB}/repository/tree`, 404, { message: "404 Tree Not Found" }],
  [`${TREE}?path=bogus`, 404, { message: "404 invalid revision or path Not Found" }],
  [`${TREE}?path=bogus&recursive=true`, 404, { message: "404 invalid revision or path Not Found" }],
  [`${TREE}?path=README.md`, 404, { message: "404 invalid revision or path Not Found" }],
  [`${TREE}?pagination=none`, 400, { error: 'pagination cannot be "none" unless "recursive" is true' }],
  [`${TREE}?pagination=offset`, 400, { error: "pagination does not have a valid value" }],
  [`${TREE}?recursive=maybe`, 400, { error: "recursive is invalid" }],
  [`${TREE}?pagination=keyset&page_token=x`, 400, { message: "400 Bad request - page_token is invalid" }],
])("%s answers %d", async (path, status, expected) => {
  const answer = await send("GET", path);

  expect([answer.status, answer.body]).toEqual([status, expected]);
});
