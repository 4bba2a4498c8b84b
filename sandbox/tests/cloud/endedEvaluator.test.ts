import { steppingClock } from "../../clock";
import { createCloud } from "../../cloud";
import { EscEnded } from "../../cloud/esc/evaluator";
import { RequestLog } from "../../requestLog";
import { seed, tokenOf } from "./testCloud";
import { closeAtEnd } from "../closing";

const environment = "/esc/environments/acme/shop/staging";
const summary = "the environment could not be evaluated: it took longer than 5 ms";

const { app } = closeAtEnd(
  createCloud(seed, {
    clock: steppingClock(new Date(0)),
    log: new RequestLog(),
    evaluator: { evaluate: () => Promise.reject(new EscEnded("it took longer than 5 ms")), close: () => undefined },
  }),
);

const send = (method: string, path: string, body: string) =>
  app.request(`/api${path}`, { method, headers: { Authorization: `token ${tokenOf("platform")}` }, body });

beforeAll(async () => {
  await send("POST", "/esc/environments/acme", '{"project":"shop","name":"staging"}');
});

test.each([
  ["PATCH", environment],
  ["POST", `${environment}/open`],
  ["POST", "/esc/environments/acme/yaml/check"],
  ["POST", "/esc/environments/acme/yaml/open"],
])("%s %s reports that the evaluator ended", async (method, path) => {
  const answer = await send(method, path, "values: {a: b}");

  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ code: 400, diagnostics: [{ severity: "error", summary }] }),
  ]);
});
