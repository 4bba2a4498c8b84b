import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../index";
import { exampleSeed, exampleTokens } from "../exampleSeed";
import { seedWith } from "../testing/seedWith";
import { type ReceivedResponse, sendRequest } from "../testing/sendRequest";
import { testCertificate } from "../testing/testCertificate";
import { runCommand } from "../workspace/runCommand";

/** A GitLab below a path, over HTTPS with a certificate authority of its own. */
let sandbox: Sandbox;
const certificate = testCertificate();
const { ca, caFile } = certificate;
const project = "acme/shop/api";
const authorization = `Bearer ${exampleTokens.gitlab}`;

/** Reads the API from a job, as it would from the machine. */
const ciFile = `read:
  script:
    - 'curl --fail --silent --cacert "$CI_SERVER_TLS_CA_FILE" --header "JOB-TOKEN: $CI_JOB_TOKEN" "$CI_API_V4_URL/projects/$CI_PROJECT_ID/environments?name=none"'
    - echo "fqdn=$CI_SERVER_FQDN url=$CI_SERVER_URL"
`;

beforeAll(async () => {
  sandbox = await startSandbox(seedWith({ ".gitlab-ci.yml": ciFile }, [], exampleSeed), {
    gitlabPath: "/gitlab",
    gitlabCertificate: certificate,
    runner: { env: { PATH: process.env.PATH ?? "" } },
  });
});

afterAll(async () => {
  await sandbox.close();
  certificate.remove();
});

function get(path: string, from = sandbox.gitlabUrl): Promise<ReceivedResponse> {
  return sendRequest(`${from}${path}`, { ca, headers: { authorization } });
}

test("has the path in its URL, and in the links of its responses", async () => {
  expect(sandbox.gitlabUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/gitlab$/);

  const { status, text } = await get(`/api/v4/projects/${encodeURIComponent(project)}`);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    web_url: `${sandbox.gitlabUrl}/${project}`,
    http_url_to_repo: `${sandbox.gitlabUrl}/${project}.git`,
  });
});

test("has the path in the links to other pages", async () => {
  const { headers } = await get("/api/v4/projects?per_page=1");
  const [, next = ""] = /<([^>]*)>; rel="(?:next|last)"/.exec(String(headers.link)) ?? [];

  expect(next).toMatch(new RegExp(`^${sandbox.gitlabUrl}/api/v4/projects\\?`));
  expect((await sendRequest(next, { ca, headers: { authorization } })).status).toBe(200);
});

test("is the issuer of ID tokens, with the path", async () => {
  const { text } = await get("/.well-known/openid-configuration");
  const { issuer, jwks_uri: keys } = JSON.parse(text) as Record<string, string>;

  expect([issuer, keys]).toEqual([sandbox.gitlabUrl, `${sandbox.gitlabUrl}/oauth/discovery/keys`]);
  expect((await sendRequest(keys ?? "", { ca })).status).toBe(200);
});

test("serves nothing outside the path", async () => {
  const written = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const { origin } = new URL(sandbox.gitlabUrl);

  expect((await get("/api/v4/version", origin)).status).toBe(404);
  expect((await get("/gitlab2/api/v4/version", origin)).status).toBe(404);
  expect(written.mock.calls.map(([line]) => line)).toContain(
    "sandbox: nothing is served at GET /api/v4/version, only below /gitlab\n",
  );
  written.mockRestore();
});

test("is refused by clients that do not trust its certificate authority", async () => {
  await expect(sendRequest(`${sandbox.gitlabUrl}/api/v4/version`)).rejects.toThrow("unable to verify");
});

test("is cloned by git", async () => {
  const folder = mkdtempSync(join(tmpdir(), "clone-"));
  const login = Buffer.from(`platform:${exampleTokens.gitlab}`).toString("base64");
  const words = ["-c", `http.extraHeader=Authorization: Basic ${login}`, "clone", "--quiet"];
  const env = { ...process.env, GIT_SSL_CAINFO: caFile };
  // Without .git at the end, GitLab redirects.
  const cloned = await runCommand("git", [...words, `${sandbox.gitlabUrl}/${project}`, folder], { env });
  const { stdout } = await runCommand("git", ["-C", folder, "ls-files"]);
  rmSync(folder, { recursive: true });

  expect(cloned).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(stdout).toContain(".gitlab-ci.yml");
});

test("is reached by jobs, which get the certificates that the runner trusts", async () => {
  const created = await sendRequest(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(project)}/pipeline`, {
    method: "POST",
    ca,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify({ ref: "main" }),
  });
  expect([created.status, created.text]).toEqual([201, expect.any(String)]);
  await sandbox.settled();
  const jobs = JSON.parse((await get(`/api/v4/projects/${encodeURIComponent(project)}/jobs`)).text) as readonly {
    readonly id: number;
    readonly status: string;
  }[];
  const log = (await get(`/api/v4/projects/${encodeURIComponent(project)}/jobs/${jobs[0]?.id}/trace`)).text;

  expect([jobs[0]?.status, log]).toEqual(["success", expect.stringContaining(`url=${sandbox.gitlabUrl}`)]);
  expect(log).toContain(`fqdn=${sandbox.gitlabUrl.replace("https://", "")}`);
});

test("logs its requests without the path", () => {
  const paths = sandbox.log.all().map(({ path }) => path);

  expect(paths).toContain("/.well-known/openid-configuration");
  expect(paths.filter((path) => path.startsWith("/gitlab"))).toEqual([]);
});
