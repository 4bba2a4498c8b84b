import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servedCertificate } from "../../../../components/pulumiCloud/lookups/certificate";

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "certificate-"));
  openssl("req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 40 -subj /CN=gitlab.example.com");
  server = createServer({ key: readFileSync(join(folder, "key.pem")), cert: readFileSync(join(folder, "cert.pem")) });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

test("reads the certificate of a server like openssl, trusted or not", async () => {
  const fingerprint = openssl("x509 -in cert.pem -noout -fingerprint -sha256").split("=")[1]?.trim();
  const [begins, expires] = ["startdate", "enddate"].map(
    (date) => new Date(openssl(`x509 -in cert.pem -noout -${date}`).split("=")[1]?.trim() ?? ""),
  );

  expect(await servedCertificate(url, {})).toEqual({
    certificate: { thumbprint: fingerprint?.replaceAll(":", ""), trusted: false, begins, expires },
  });
});

test("reads none from a server without TLS", async () => {
  expect(await servedCertificate("http://127.0.0.1:1", {})).toBeUndefined();
});

test("reports why the certificate cannot be read", async () => {
  expect(await servedCertificate("https://127.0.0.1:1", {})).toEqual({
    reason: expect.stringContaining("ECONNREFUSED"),
  });
});

function openssl(words: string): string {
  return execFileSync("openssl", words.split(" "), {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}
