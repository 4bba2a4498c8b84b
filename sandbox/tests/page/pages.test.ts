import { canaries } from "./canaries";
import { everyPage, everyPath, testPage, type TestPage } from "./pageWorld";

let page: TestPage;
beforeAll(() => {
  page = testPage();
});
afterAll(() => page.close());

test.each(everyPath)("%s exists", async (path) => {
  expect((await page.get(path)).status).toBe(200);
});

test.each(everyPath)("%s shows no secret value", async (path) => {
  const { text } = await page.get(path);

  expect(Object.entries(canaries).filter(([, value]) => text.includes(value))).toEqual([]);
});

test.each(everyPage)("%s shows texts of users as text", async (path) => {
  const { text } = await page.get(path);

  expect(text).not.toContain("<script>alert");
  expect(text).not.toContain("<img");
  expect(text).not.toMatch(/href="javascript:/i);
  expect(text.match(/<script[^>]*>/g)).toEqual(['<script src="/-/static/page.js" defer>']);
  expect(text).not.toMatch(/ (style|on[a-z]+)="/);
});
