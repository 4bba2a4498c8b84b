import { readFileSync } from "node:fs";
import type { Page as BrowserPage, Request } from "playwright-core";
import { appendLog } from "../../gitlab/ci/jobs/jobFiles";
import { type Listening, serve } from "../../serve";
import { type Browser, openBrowser } from "./browser";
import { now } from "./canaries";
import { everyPage, testPage, type TestPage } from "./pageWorld";

// Starting a browser is slow on a busy machine.
jest.setTimeout(60_000);

const RUNNING = "/acme/shop/api/-/pipelines/1002";
const RUNNING_JOB = "/acme/shop/api/-/jobs/5005";

let world: TestPage;
let server: Listening;
let browser: Browser;
let page: BrowserPage;
let errors: string[];
let elsewhere: string[];
let time = now;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

beforeEach(async () => {
  time = now;
  world = testPage(() => time);
  server = await serve(world.app);
  page = await browser.context.newPage();
  [errors, elsewhere] = [[], []];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("request", (request: Request) => request.url().startsWith(server.url) || elsewhere.push(request.url()));
});

afterEach(async () => {
  await page.close();
  await server.close();
  world.close();
  expect({ errors, elsewhere }).toEqual({ errors: [], elsewhere: [] });
});

const open = (path: string) => page.goto(server.url + path);

describe("on a phone", () => {
  test("no page scrolls sideways", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const wide: string[] = [];
    for (const path of everyPage) {
      await open(path);
      const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
      if (over !== 0) wide.push(path);
    }

    expect(wide).toEqual([]);
  });

  test("stages are one below the other, and side by side on a wide screen", async () => {
    const places = async (width: number) => {
      await page.setViewportSize({ width, height: 740 });
      const boxes = await page.locator(".stage").all();
      return Promise.all(boxes.map(async (box) => (await box.boundingBox())!));
    };
    const [job] = world.gitlab.jobs.filter(({ name }) => name === "deploy-production");
    world.gitlab.jobs.update(job!.id, { stage: "production" });
    await open(RUNNING);

    const [first, second] = await places(360);
    expect([second!.x - first!.x, second!.y > first!.y + first!.height]).toEqual([0, true]);
    const [left, right] = await places(1280);
    expect([right!.y - left!.y, right!.x >= left!.x + left!.width]).toEqual([0, true]);
  });
});

describe("with the keyboard", () => {
  test("the first link skips to the content", async () => {
    await open(RUNNING);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");
    await page.keyboard.press("Enter");

    expect(await page.evaluate("document.activeElement.id")).toBe("main");
  });

  test("a job can be reached and opened", async () => {
    await open(RUNNING);
    for (let stops = 0; stops < 40 && !(await focused()).startsWith("deploy-staging"); stops++) {
      await page.keyboard.press("Tab");
    }
    expect(await outline()).toBe("solid");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${RUNNING_JOB}`);

    expect(await page.title()).toBe("Job deploy-staging #5005 · Pipeline #1002 · Pipelines · acme/shop/api · Sandbox");
  });

  test("a section of a log can be opened, and stays open while the page updates", async () => {
    world.gitlab.jobs.update(5001, { status: "running" });
    await open("/acme/shop/api/-/jobs/5001");
    const section = page.locator("details").filter({ hasText: "Getting the source" });
    expect(await section.getAttribute("open")).toBeNull();
    await section.locator("summary").focus();
    await page.keyboard.press("Enter");
    appendLog(world.gitlab, 5001, "one more line\n");
    await page.getByText("one more line").waitFor();

    expect(await section.getAttribute("open")).toBe("");
    expect(await focused()).toContain("Getting the source");
  });

  const focused = () => page.evaluate<string>("document.activeElement.textContent.trim()");
  const outline = () => page.evaluate<string>("getComputedStyle(document.activeElement).outlineStyle");
});

describe("with a screen reader", () => {
  test("a pipeline consists of stages with jobs, each with its state in words", async () => {
    await open(RUNNING);

    expect(await page.getByRole("heading", { level: 1 }).textContent()).toMatch(/^\s*Pipeline #1002\s+Running\s*$/);
    const jobs = page.getByRole("region", { name: "Stages and jobs" });
    expect(await jobs.getByRole("heading", { level: 3 }).allTextContents()).toEqual(["deploy"]);
    expect(await jobs.getByRole("link", { name: "deploy-staging Running" }).count()).toBe(1);
    expect(await jobs.getByRole("link", { name: "deploy-production Manual" }).count()).toBe(1);
    expect(await jobs.getByText("needs deploy-staging").count()).toBe(1);
  });

  test("every page has one heading of the first level, landmarks, and a title that names it", async () => {
    const titles = new Set<string>();
    for (const path of everyPage) {
      await open(path);
      expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
      for (const role of ["banner", "main", "contentinfo"] as const) expect(await page.getByRole(role).count()).toBe(1);
      titles.add(await page.title());
    }

    expect(titles.size).toBe(everyPage.length);
  });

  test("tables, rows and columns have labels", async () => {
    await open("/acme/shop/api/-/settings/ci_cd");
    const variables = page.getByRole("table", { name: "CI/CD variables" });

    expect(await variables.getByRole("columnheader").allTextContents()).toEqual([
      "Key",
      "Environments",
      "Type",
      "Flags",
      "Description",
    ]);
    const keys = await variables.getByRole("rowheader").allTextContents();
    expect(keys.map((key) => key.trim())).toEqual(["PLAIN", "MASKED"]);
  });

  // Color schemes differ in colors, and wide screens in the layout of a pipeline.
  test.each([
    ["light", 360, `["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`],
    ["dark", 1280, `{ type: "rule", values: ["color-contrast", "target-size"] }`],
  ] as const)("axe finds no error on any page in %s at a width of %i", async (colorScheme, width, rules) => {
    const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    const faults: unknown[] = [];
    for (const path of everyPage) {
      await open(path);
      await page.evaluate(axe);
      const found = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
        `axe.run(document, { runOnly: ${rules}, resultTypes: ["violations"] }).then((result) => result.violations)`,
      );
      faults.push(...found.map(({ id, nodes }) => ({ path, id, at: nodes.map(({ html }) => html) })));
    }

    expect(faults).toEqual([]);
  });
});

describe("while something runs", () => {
  test("changes appear and are announced, and the updates stop when all jobs have ended", async () => {
    await open(RUNNING);
    await page.getByText("Updates by itself.").waitFor();
    world.gitlab.jobs.update(5005, { status: "success", finishedAt: now.toISOString() });
    await page.getByRole("link", { name: "deploy-staging Passed" }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("Job deploy-staging: Passed.");

    world.gitlab.jobs.update(5006, { status: "success" });
    world.gitlab.pipelines.update(1002, { status: "success", finishedAt: now.toISOString() });
    await page.getByText("Updates by itself.").waitFor({ state: "detached" });
    expect(await page.getByRole("status").textContent()).toBe("Pipeline 1002: Passed. Job deploy-production: Passed.");
    const answered = await page.evaluate<number>("performance.getEntriesByType('resource').length");
    world.gitlab.pipelines.update(1002, { status: "failed" });
    // Longer than the interval of updates.
    await page.evaluate("new Promise((resolve) => setTimeout(resolve, 1500))");
    expect(await page.evaluate("performance.getEntriesByType('resource').length")).toBe(answered);
  });

  test("does not announce a change of time alone", async () => {
    await open(RUNNING);
    time = new Date(now.getTime() + 60_000);
    await page.getByText("50 min 58 s").first().waitFor();

    expect(await page.getByRole("status").textContent()).toBe("");
  });

  test("a job that starts later appears among the others", async () => {
    await open(RUNNING);
    const [job] = world.gitlab.jobs.filter(({ id }) => id === 5005);
    const { id: _id, ...row } = job!;
    world.gitlab.jobs.insert({ ...row, name: "smoke-test", status: "pending" });

    await page.getByRole("link", { name: "smoke-test Pending" }).waitFor();
    expect(await page.getByRole("status").textContent()).toBe("Job smoke-test: Pending.");
  });

  test("keeps the reader's position, and follows the end of a log", async () => {
    for (let line = 0; line < 300; line++) appendLog(world.gitlab, 5005, `line ${line}\n`);
    await open(RUNNING_JOB);
    await page.evaluate("window.scrollTo(0, 500)");
    appendLog(world.gitlab, 5005, "and on it goes\n");
    await page.getByText("and on it goes").waitFor();
    expect(await page.evaluate("window.scrollY")).toBe(500);

    await page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)");
    for (let line = 0; line < 50; line++) appendLog(world.gitlab, 5005, `more ${line}\n`);
    await page.getByText("more 49").waitFor();
    await page.waitForFunction("window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4");
  });
});

test("without scripts the page is complete, and a link reloads it", async () => {
  const quiet = await browser.context.browser()?.newContext({ javaScriptEnabled: false });
  const still = quiet ? await quiet.newPage() : page;
  await still.goto(server.url + RUNNING);
  world.gitlab.jobs.update(5005, { status: "success" });
  await still.getByRole("link", { name: "Refresh" }).click();

  expect(await still.getByRole("link", { name: "deploy-staging Passed" }).count()).toBe(1);
  await quiet?.close();
});

test("uses dark colors in the dark color scheme", async () => {
  const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  await page.emulateMedia({ colorScheme: "light" });
  await open("/");
  expect(await background()).toBe("rgb(251, 251, 253)");
  await page.emulateMedia({ colorScheme: "dark" });

  expect(await background()).toBe("rgb(18, 18, 24)");
});

test("has no animation with reduced motion", async () => {
  const animation = () =>
    page.evaluate<string>("getComputedStyle(document.querySelector('.icon-running')).animationName");
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await open(RUNNING);
  expect(await animation()).toBe("turn");
  await page.emulateMedia({ reducedMotion: "reduce" });

  expect(await animation()).toBe("none");
});
