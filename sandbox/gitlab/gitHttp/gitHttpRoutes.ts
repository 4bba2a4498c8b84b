import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Context, Hono } from "hono";
import type { Project } from "../entities";
import { repositoryOf } from "../git/bareRepository";
import { pushableRefs } from "../git/publishedRefs";
import { NO_COMMIT } from "../git/repository";
import { segment } from "../http/params";
import type { Caller } from "../model/caller";
import { requestUrl } from "../present/origin";
import type { GitLabState } from "../state";
import { gitAccess, type GitService } from "./gitAccess";
import { FLUSH, packet } from "./packetLine";
import { receivePack } from "./receivePack";
import { advertiseUploads, uploadPack } from "./uploadPack";

/** Adds the routes of git over HTTP: `clone`, `fetch` and `push` of every project. git: `http-protocol`. */
export function gitHttpRoutes(app: Hono, state: GitLabState): void {
  app.get("/:path{.+}/info/refs", (context) => infoRefs(context, state));
  app.post("/:path{.+\\.git}/git-upload-pack", (context) =>
    withRequest(context, state, "git-upload-pack", async ({ project }) => {
      const body = uploadPack(await repositoryOf(state, project), protocolOf(context), requestBody(context));
      return answer(context, "application/x-git-upload-pack-result", body);
    }),
  );
  app.post("/:path{.+\\.git}/git-receive-pack", (context) =>
    withRequest(context, state, "git-receive-pack", async (caller) => {
      const body = await receivePack(state, caller, requestBody(context));
      return answer(context, "application/x-git-receive-pack-result", new Uint8Array(body));
    }),
  );
}

function infoRefs(context: Context, state: GitLabState): Response | Promise<Response> {
  const service = context.req.query("service");
  if (!segment(context, "path").endsWith(".git")) {
    const url = requestUrl(context);
    return context.redirect(`${url.pathname.replace(/\/info\/refs$/, ".git/info/refs")}${url.search}`, 301);
  }
  // Without a service, this is git's "dumb" protocol, which GitLab does not support.
  if (!isService(service)) return context.text("Git access without a service is not allowed", 403);
  return withAccess(context, state, service, async ({ project }) => {
    const type = `application/x-${service}-advertisement`;
    if (service === "git-receive-pack") return answer(context, type, new Uint8Array(advertisePushes(state, project)));
    const refs = await advertiseUploads(await repositoryOf(state, project), protocolOf(context));
    return answer(context, type, new Uint8Array(refs));
  });
}

/** Checks the content type, so that a foreign web page cannot make a browser send a request. git: `http-backend`. */
function withRequest(
  context: Context,
  state: GitLabState,
  service: GitService,
  respond: (caller: Caller) => Promise<Response>,
): Promise<Response> {
  return withAccess(context, state, service, (caller) => {
    const expected = `application/x-${service}-request`;
    const type = context.req.header("content-type") ?? "";
    if (type === expected) return respond(caller);
    const fault = `Expected POST with Content-Type '${expected}', but received '${type}' instead.\n`;
    return Promise.resolve(context.text(fault, 415));
  });
}

async function withAccess(
  context: Context,
  state: GitLabState,
  service: GitService,
  respond: (caller: Caller) => Promise<Response>,
): Promise<Response> {
  const path = segment(context, "path").replace(/\.git$/, "");
  const access = gitAccess(state, { authorization: context.req.header("authorization"), path, service });
  if (access.kind === "granted") return respond(access.caller);
  if (access.status === 401) context.header("WWW-Authenticate", 'Basic realm="GitLab"');
  return context.text(`${access.message}\n`, access.status);
}

const CAPABILITIES =
  "report-status delete-refs side-band-64k quiet atomic ofs-delta push-options object-format=sha1 agent=git/sandbox";

/** The pushable refs and the capabilities. git: the advertisement of `receive-pack`. */
function advertisePushes(state: GitLabState, project: Project): Buffer {
  const refs = pushableRefs(state, project).map(({ name, target }) => `${target} ${name}`);
  const [first = `${NO_COMMIT} capabilities^{}`, ...others] = refs;
  const lines = [`${first}\0${CAPABILITIES}\n`, ...others.map((line) => `${line}\n`)];
  return Buffer.concat([packet("# service=git-receive-pack\n"), FLUSH, ...lines.map(packet), FLUSH]);
}

function answer(context: Context, type: string, body: Uint8Array<ArrayBuffer> | ReadableStream): Response {
  context.header("Content-Type", type);
  context.header("Cache-Control", "no-cache, max-age=0, must-revalidate");
  return context.body(body);
}

/** The request body as a stream, decompressed. It may be large. */
function requestBody(context: Context): AsyncIterable<Buffer> {
  const { body } = context.req.raw;
  const sent = body ? Readable.fromWeb(body) : Readable.from([]);
  if (!(context.req.header("content-encoding") ?? "").includes("gzip")) return sent;
  // The reader of the stream gets the errors of both streams.
  return pipeline(sent, createGunzip(), () => undefined);
}

/** The `Git-Protocol` header, for git's environment; empty if it has unexpected characters. */
function protocolOf(context: Context): string {
  const header = context.req.header("git-protocol") ?? "";
  return /^[a-z0-9=:.-]*$/.test(header) ? header : "";
}

function isService(name: string | undefined): name is GitService {
  return name === "git-upload-pack" || name === "git-receive-pack";
}
