import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ServerCertificate } from "../serve";

/** A certificate for 127.0.0.1, signed by a certificate authority of its own that nothing trusts. */
export interface TestCertificate extends ServerCertificate {
  /** The file with the certificate of the authority. */
  readonly caFile: string;
  /** Deletes the file. */
  remove(): void;
}

/** Creates a certificate authority and a certificate with `openssl`, valid for `days`. */
export function testCertificate(days = 90): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const newKey = (name: string) => ["-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`];
  writeFileSync(join(folder, "names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  openssl("req", "-x509", ...newKey("ca"), "-out", "ca.pem", "-days", String(days), "-subj", "/CN=Acme CA");
  openssl("req", ...newKey("server"), "-out", "request.pem", "-subj", "/CN=gitlab");
  const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names", "-days", String(days)];
  openssl("x509", "-req", "-in", "request.pem", ...signed, "-out", "server.pem");
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  return {
    cert: text("server.pem"),
    key: text("server.key"),
    ca: text("ca.pem"),
    caFile: join(folder, "ca.pem"),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
