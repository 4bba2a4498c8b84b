import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Value } from "../../plugins/values";

/** A request, with its path below the project's. */
export interface Asked {
  readonly line: string;
  /** The JSON body; undefined if there is none. */
  readonly json: Value | undefined;
}

/** The answer to a request: only a status, or a body with status 200. */
export type Answers = (line: string, json: Value | undefined) => number | Value | undefined;

/** A GitLab whose answers a test sets, and which records its requests. The tests give it documented answers. */
export async function startScriptedGitLab(project: string) {
  const start = `/api/v4/projects/${encodeURIComponent(project)}/`;
  let answers: Answers = () => undefined;
  let asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const json = text === "" ? undefined : (JSON.parse(text) as Value);
      const line = `${request.method} ${(request.url ?? "").replace(start, "")}`;
      asked.push({ line, json });
      const answer = answers(line, json);
      const status = typeof answer === "number" ? answer : answer === undefined ? 501 : 200;
      response.writeHead(status).end(typeof answer === "number" ? "{}" : JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Sets the answers, and clears the recorded requests. */
    script(next: Answers) {
      answers = next;
      asked = [];
    },
    asked: () => asked,
    lines: () => asked.map(({ line }) => line),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export type ScriptedGitLab = Awaited<ReturnType<typeof startScriptedGitLab>>;
