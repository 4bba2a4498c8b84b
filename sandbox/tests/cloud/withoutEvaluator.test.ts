import { steppingClock } from "../../clock";
import { createCloud } from "../../cloud";
import { type EscEvaluator, EscUnavailable } from "../../cloud/esc/evaluator";
import { RequestLog } from "../../requestLog";
import { seed, tokenOf } from "./testCloud";
import { closeAtEnd } from "../closing";

const environment = "/esc/environments/acme/shop/staging";
const missing: EscEvaluator = {
  evaluate: () => Promise.reject(new EscUnavailable("there is no go on PATH")),
  close: () => undefined,
};
const message = new EscUnavailable("there is no go on PATH").message;

let said: string[];
let send: (method: string, path: string, body?: string) => Promise<{ status: number; body: unknown }>;

beforeEach(async () => {
  said = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  const clock = steppingClock(new Date(0));
  const { app } = closeAtEnd(createCloud(seed, { clock, log: new RequestLog(), evaluator: missing }));
  const headers = { Authorization: `token ${tokenOf("platform")}` };
  send = async (method, path, body) => {
    const response = await app.request(`/api${path}`, { method, headers, ...(body !== undefined && { body }) });
    return { status: response.status, body: JSON.parse((await response.text()) || "null") as unknown };
  };
  await send("POST", "/esc/environments/acme", '{"project":"shop","name":"staging"}');
});

afterEach(() => jest.restoreAllMocks());

test("definitions are only parsed, with one warning about it", async () => {
  const [check, saved] = [
    await send("POST", "/esc/environments/acme/yaml/check", "values: {a: '${nowhere}'}"),
    await send("PATCH", environment, "values: {a: '${nowhere}'}"),
  ];
  const refused = await send("PATCH", environment, "values: [");

  expect([check, saved]).toEqual([
    { status: 200, body: {} },
    { status: 200, body: {} },
  ]);
  expect(refused).toMatchObject({ status: 400, body: { diagnostics: [{ severity: "error" }] } });
  expect(said).toEqual([`sandbox: definitions are only parsed: ${message}\n`]);
});

test.each([`${environment}/open`, "/esc/environments/acme/yaml/open"])(
  "POST %s says how to install the evaluator",
  async (path) => {
    expect(await send("POST", path, "values: {}")).toEqual({ status: 501, body: { code: 501, message } });
  },
);
