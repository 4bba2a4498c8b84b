import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Value } from "../../plugins/values";

/** One request, its path without the project's. */
export interface Asked {
  readonly line: string;
  /** The JSON body; undefined where there is none. */
  readonly json: Value | undefined;
}

/** The answer to a request: a status alone, or a body with status 200. */
export type Answers = (line: string, json: Value | undefined) => number | Value | undefined;

/** A GitLab that answers as a test says, and remembers what it was asked. It stands for all that is documented. */
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
    /** Sets the answers, and forgets the requests so far. */
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
