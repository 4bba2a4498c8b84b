import { CloudState } from "../../cloud/state";
import type { Clock } from "../../clock";
import { openFolder } from "../../folder";
import { openGitLabState } from "../../gitlab/openState";
import type { GitLabState } from "../../gitlab/state";
import { RequestLog } from "../../requestLog";
import { createPage } from "../../page";
import { canaries, hostile, now } from "./canaries";
import { plantCloud } from "./plantCloud";
import { plantGitLab } from "./plantGitLab";

export interface TestPage {
  readonly gitlab: GitLabState;
  readonly cloud: CloudState;
  readonly log: RequestLog;
  readonly app: ReturnType<typeof createPage>["app"];
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
  close(): void;
}

/** A sandbox with content of every kind, including hostile names and canaries. */
export function testPage(clock: Clock = () => now): TestPage {
  const folder = openFolder();
  const gitlab = openGitLabState(
    {
      users: [
        { username: "ada", token: canaries.userToken, admin: true },
        { username: "grace", token: "glpat-token-of-grace" },
      ],
      projects: [
        {
          path: "acme/shop/api",
          members: { ada: 40, grace: 30 },
          files: { ".gitlab-ci.yml": ciFile, "infra/index.js": "exports.replicas = 1;\n" },
        },
        { path: "acme/empty", members: { ada: 50 } },
      ],
    },
    clock,
    folder,
  );
  const cloud = new CloudState(
    {
      users: [
        { login: "ada", token: canaries.cloudToken },
        { login: "grace", token: "pul-token-of-grace" },
      ],
      organizations: [
        {
          name: "acme",
          members: { ada: "admin", grace: "member" },
          stacks: ["shop-api/staging", "shop-api/production"],
        },
        { name: "empty", edition: "individual", members: { ada: "admin" } },
      ],
    },
    clock,
    folder,
  );
  const log = new RequestLog();
  plantGitLab(gitlab);
  plantCloud(cloud);
  log.add({ server: "gitlab", method: "GET", path: "/api/v4/projects/101", query: "", status: 200 });
  log.add({
    server: "gitlab",
    method: "POST",
    path: "/api/v4/projects/101/pipeline",
    query: `private_token=${canaries.query}&ref=main`,
    status: 201,
  });
  log.add({ server: "cloud", method: "PATCH", path: `/api/stacks/${hostile}`, query: "", status: 404 });
  const urls = { gitlab: "http://127.0.0.1:4001", cloud: "http://127.0.0.1:4002" };
  const { app } = createPage({ gitlab, cloud, log, urls, clock });
  return {
    gitlab,
    cloud,
    log,
    app,
    async get(path) {
      const response = await app.request(path);
      return { status: response.status, text: await response.text() };
    },
    close: () => folder.close(),
  };
}

export const ciFile = `# Written by pulumi up; do not edit.
stages: [preview, deploy]

default:
  image: "node:20"
  interruptible: true

preview-staging:
  stage: preview
  id_tokens:
    PULUMI_ID_TOKEN: { aud: urn:pulumi:org:acme }
  script: &steps
    - npm ci
    - |
      echo "two lines"
      pulumi preview --stack acme/shop-api/staging
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"

deploy-staging:
  stage: deploy
  script: *steps
  timeout: 3600
`;

/** The path of every kind of page. */
export const everyPath = [
  "/",
  "/-/requests",
  "/acme/shop/api",
  "/acme/empty",
  "/acme/shop/api/-/ci/editor",
  "/acme/empty/-/ci/editor",
  "/acme/shop/api/-/settings/ci_cd",
  "/acme/shop/api/-/settings/repository",
  "/acme/shop/api/-/environments",
  "/acme/shop/api/-/environments/1",
  "/acme/shop/api/-/pipeline_schedules",
  "/acme/shop/api/-/merge_requests",
  "/acme/shop/api/-/merge_requests/1",
  "/acme/shop/api/-/merge_requests/2",
  "/acme/shop/api/-/pipelines",
  "/acme/shop/api/-/pipelines/1001",
  "/acme/shop/api/-/pipelines/1002",
  "/acme/shop/api/-/pipelines/1003",
  "/acme/shop/api/-/jobs/5001",
  "/acme/shop/api/-/jobs/5002",
  "/acme/shop/api/-/jobs/5005",
  "/acme/shop/api/-/jobs/5001/raw",
  "/-/cloud/acme",
  "/-/cloud/empty",
  "/-/cloud/acme/shop-api/staging",
  "/-/cloud/acme/shop-api/production",
  "/-/cloud/acme/shop-api/staging/updates/1",
  "/-/cloud/acme/shop-api/staging/updates/2",
  "/-/cloud/acme/shop-api/staging/deployments",
  "/-/cloud/acme/shop-api/production/deployments",
  "/-/cloud/acme/shop-api/staging/deployments/1",
  "/-/cloud/acme/shop-api/staging/deployments/2",
  "/-/cloud/acme/-/issuers",
  "/-/cloud/acme/-/teams",
  "/-/cloud/acme/-/tokens",
  "/-/cloud/acme/-/environments",
  "/-/cloud/acme/-/environments/shop/production",
  "/-/cloud/acme/-/environments/shop/odd",
] as const;

/** The paths that answer with HTML. */
export const everyPage = everyPath.filter((path) => !path.endsWith("/raw"));
