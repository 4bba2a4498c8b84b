import { appendLog } from "../../gitlab/ci/jobs/jobFiles";
import { createPage } from "../../page";
import { hideSecrets } from "../../page/hideSecrets";
import { canaries } from "./canaries";
import { everyPage, testPage, type TestPage } from "./pageWorld";

let page: TestPage;
beforeEach(() => {
  page = testPage();
});
afterEach(() => page.close());

test.each(["/", "/nothing", "/-/static/page.js", "/acme/shop/api/-/jobs/5001/raw"])(
  "%s allows no external content",
  async (path) => {
    const { headers } = await page.app.request(path);

    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy":
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-cache, private",
    });
    expect(headers.get("set-cookie")).toBeNull();
  },
);

test.each<[string, number]>([
  ["127.0.0.1:8080", 200],
  ["localhost", 200],
  ["[::1]:8080", 200],
  ["rebound.example:8080", 421],
  ["127.0.0.1.example", 421],
  ["localhost.example", 421],
  ["", 421],
])("the host %j gets %i", async (host, status) => {
  expect((await page.app.request("http://127.0.0.1/", { headers: { host } })).status).toBe(status);
});

test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s is refused", async (method) => {
  const answer = await page.app.request("/", { method });

  expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("HEAD is answered without a body", async () => {
  const answer = await page.app.request("/", { method: "HEAD" });

  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});

test.each([
  "/nothing",
  "/acme/shop/api/-/nothing",
  "/acme/shop/api/-/pipelines/1",
  "/acme/empty/-/pipelines/1001",
  "/acme/empty/-/jobs/5001",
  "/acme/empty/-/environments/1",
  "/acme/empty/-/merge_requests/1",
  "/acme/shop/api/-/jobs/5001e0",
  "/acme/shop/api/-/jobs/5001/raw/more",
  "/acme/shop/api/-/commit/0000000",
  "/-/nothing",
  "/-/cloud",
  "/-/cloud/nobody",
  "/-/cloud/acme/shop-api",
  "/-/cloud/acme/shop-api/gone",
  "/-/cloud/acme/shop-api/staging/updates/99",
  "/-/cloud/acme/shop-api/staging/previews/99",
  "/-/cloud/acme/shop-api/staging/deployments/99",
  "/-/cloud/acme/-/constructor",
  "/-/cloud/acme/-/environments/shop/gone",
  "/-/static/constructor",
  "/-/static/..%2Fcreatepage.ts",
  "/%E0%A4%A",
])("%s gets 404", async (path) => {
  expect((await page.get(path)).status).toBe(404);
});

test.each(["/acme", "/acme/shop-api/staging", "/acme/shop-api/staging/deployments/1"])(
  "%s, as the command line prints it, redirects to its page",
  async (path) => {
    const { status, headers } = await page.app.request(path);

    expect([status, headers.get("location")]).toEqual([302, `/-/cloud${path}`]);
  },
);

test("every link of every page leads to a page", async () => {
  const seen = new Set<string>();
  const todo = ["/"];
  const dead: string[] = [];
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    const { status, text } = await page.get(path);
    if (status !== 200) dead.push(path);
    for (const [, href = ""] of text.matchAll(/ (?:href|src|action)="([^"]*)"/g)) {
      const [target = ""] = href.replaceAll("&amp;", "&").split("#");
      if (!target.startsWith("/") || seen.has(target)) continue;
      seen.add(target);
      todo.push(target);
    }
  }

  expect(dead).toEqual([]);
  expect(everyPage.filter((path) => !seen.has(path))).toEqual([]);
});

test("a client with the current version of a page gets 304, until the page changes", async () => {
  const first = await page.app.request("/acme/shop/api/-/pipelines/1001");
  const headers = { "if-none-match": first.headers.get("etag")! };
  const ask = async () => (await page.app.request("/acme/shop/api/-/pipelines/1001", { headers })).status;

  expect(await ask()).toBe(304);
  page.gitlab.jobs.update(5001, { status: "failed" });
  expect(await ask()).toBe(200);
});

test("a new time alone does not change a page", async () => {
  let now = new Date("2026-03-04T12:00:00Z");
  const { gitlab, cloud, log } = page;
  const { app } = createPage({ gitlab, cloud, log, urls: { gitlab: "", cloud: "" }, clock: () => now });
  const etag = async () => (await app.request("/acme/shop/api/-/settings/ci_cd")).headers.get("etag");
  const before = await etag();
  now = new Date("2026-03-04T12:00:01Z");

  expect(await etag()).toBe(before);
});

test.each<[string, string[]]>([
  ["", ["PATCH", "POST", "GET"]],
  ["?server=cloud", ["PATCH"]],
  ["?method=GET", ["GET"]],
  ["?status=2xx", ["POST", "GET"]],
  ["?server=gitlab&status=4xx", []],
  ["?server=&method=&status=", ["PATCH", "POST", "GET"]],
])("shows the requests %j, the newest first", async (query, expected) => {
  const { text } = await page.get(`/-/requests${query}`);

  expect([...text.matchAll(/<code class="value">\s*([A-Z]+)/g)].map(([, method]) => method)).toEqual(expected);
});

test("shows a hundred requests per page", async () => {
  for (let count = 0; count < 250; count++) {
    page.log.add({ server: "gitlab", method: "GET", path: `/${count}/`, query: "", status: 200 });
  }
  const paths = async (query: string) =>
    [...(await page.get(`/-/requests${query}`)).text.matchAll(/<code class="value">\s*GET \/(\d+)\//g)].map(
      ([, path]) => path,
    );

  expect([(await paths(""))[0], (await paths("")).length]).toEqual(["249", 100]);
  expect((await paths("?page=2&server=gitlab"))[0]).toBe("149");
  expect((await paths("?page=3&server=gitlab")).length).toBe(50);
  expect((await page.get("/-/requests?page=2&server=gitlab")).text).toContain('href="?page=3&amp;server=gitlab"');
});

test.each([
  "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
  "pul-0123456789abcdef0123456789abcdef01234567",
  "glpat-0123456789abcdefghij",
  canaries.userToken,
  canaries.cloudToken,
  canaries.deploymentSecret,
  canaries.deploymentKey,
  canaries.webhookSecret,
])("hides %s anywhere in a page", (token) => {
  expect(
    hideSecrets({ ...page, urls: { gitlab: "", cloud: "" }, clock: () => new Date() }, `<p>so ${token}.</p>`),
  ).toBe("<p>so [secret].</p>");
});

test("shows the fault of a request, and that it got no answer", async () => {
  page.log.add({ server: "cloud", method: "GET", path: "/cut", query: "", status: 0, fault: "cut before" });
  const { text } = await page.get("/-/requests");

  expect(/<td>\s*none\s*<span class="tag">cut before<\/span>\s*<\/td>/.exec(text)).not.toBeNull();
});

test("shows the end of a long log with the original line numbers, and the whole log as text", async () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => `line ${index + 1}\n`);
  appendLog(page.gitlab, 5006, lines.join(""));
  const { text } = await page.get("/acme/shop/api/-/jobs/5006");
  const numbers = [...text.matchAll(/data-line="(\d+)"/g)].map(([, number]) => Number(number));

  expect([numbers.length, numbers[0], numbers.at(-1)]).toEqual([2_000, 501, 2_500]);
  expect(text).toContain("here without its first 500 lines");
  expect((await page.get("/acme/shop/api/-/jobs/5006/raw")).text).toBe(lines.join(""));
});
