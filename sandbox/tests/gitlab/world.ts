import { steppingClock } from "../../clock";
import { openFolder } from "../../folder";
import { createGitLab, type GitLab } from "../../gitlab";
import type { GitLabSeed } from "../../gitlab/seed";
import { RequestLog } from "../../requestLog";
import { closeAtEnd } from "../closing";

export const CI_FILE = ".gitlab-ci.yml";

export const seed: GitLabSeed = {
  users: [
    { username: "platform", token: "token-platform", admin: true },
    { username: "maintainer", token: "token-maintainer" },
    { username: "developer", token: "token-developer" },
    { username: "reporter", token: "token-reporter" },
    { username: "guest", token: "token-guest" },
    { username: "stranger", token: "token-stranger" },
  ],
  projects: [
    {
      path: "acme/shop/api",
      members: { maintainer: 40, developer: 30, reporter: 20, guest: 10 },
      files: { "README.md": "hello\n" },
    },
    { path: "acme/shop/web", members: { maintainer: 50 } },
  ],
};

export const API = "acme%2Fshop%2Fapi";
export const WEB = "acme%2Fshop%2Fweb";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, the text of any other body, or null for an empty body. */
  readonly body: unknown;
}

/** Sends a request as a user; an object becomes a JSON body. */
export type Send = (method: string, path: string, body?: object) => Promise<Answer>;

export interface World {
  readonly gitlab: GitLab;
  readonly log: RequestLog;
  readonly as: (username: string) => Send;
}

export function createWorld(changes: Partial<GitLabSeed> = {}): World {
  const log = new RequestLog();
  const clock = steppingClock(new Date("2026-01-01T00:00:00Z"));
  const gitlab = createGitLab({ ...seed, ...changes }, { clock, log, folder: closeAtEnd(openFolder()) });
  return {
    gitlab,
    log,
    as: (username) => async (method, path, body) =>
      read(
        await gitlab.app.request(`/api/v4${path}`, {
          method,
          headers: { "PRIVATE-TOKEN": `token-${username}`, ...(body && { "Content-Type": "application/json" }) },
          ...(body && { body: JSON.stringify(body) }),
        }),
      ),
  };
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  const body: unknown = text === "" ? null : isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

/** The fields of a JSON object, or of each object of a list. */
export function pick(body: unknown, ...names: string[]): unknown {
  if (Array.isArray(body)) return body.map((entry) => pick(entry, ...names));
  const object = body as Record<string, unknown>;
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}
