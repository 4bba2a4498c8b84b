import { createServer, type Server } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import * as pulumi from "@pulumi/pulumi";
import { testCertificate } from "pulumi-pipeline-sandbox/testing/testCertificate";
import { readGitLab } from "../../../../components/gitlab/lookups/gitLabApi";
import { servedCertificate } from "../../../../components/pulumiCloud/lookups/certificate";

/** A GitLab below a path, with a certificate authority of its own. */
let server: Server;
let origin: string;
const certificate = testCertificate();
const received: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  const { cert, key, ca } = certificate;
  server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: false },
    ({ url, headers }, response) => {
      received.push({ url, headers });
      response.end("[]");
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  received.length = 0;
});

afterAll(async () => {
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  certificate.remove();
});

/** Configures the GitLab provider, as a stack's configuration does. */
function configure(config: Readonly<Record<string, string>>): void {
  const entries = Object.entries({ token: "glpat-1", ...config }).map(([key, value]) => [`gitlab:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(entries) as Record<string, string>);
}

test.each(["/gitlab", "/gitlab/", "/gitlab/api/v4", "/gitlab/api/v4/"])(
  "reads below the path of %s, with the certificate authority of the provider",
  async (path) => {
    configure({ baseUrl: `${origin}${path}`, cacertFile: certificate.caFile });

    expect(await readGitLab("projects/1/schedules", {})).toEqual([]);
    expect(received).toMatchObject([
      { url: "/gitlab/api/v4/projects/1/schedules", headers: { authorization: "Bearer glpat-1" } },
    ]);
  },
);

test("sends the headers of the provider, too", async () => {
  configure({ baseUrl: origin, cacertFile: certificate.caFile, headers: '{"X-Proxy": "1", "Authorization": "other"}' });
  await readGitLab("user", {});

  expect(received[0]?.headers).toMatchObject({ "x-proxy": "1", authorization: "Bearer glpat-1" });
});

test("refuses an authority that nothing trusts", async () => {
  configure({ baseUrl: origin });

  await expect(readGitLab("user", {})).rejects.toThrow("self-signed certificate in certificate chain");
  expect(received).toEqual([]);
});

test("accepts any certificate if the provider does", async () => {
  configure({ baseUrl: origin, insecure: "true" });

  expect(await readGitLab("user", {})).toEqual([]);
});

test("names a certificate file that can't be read", async () => {
  configure({ baseUrl: origin, cacertFile: "certificates/none.pem" });

  await expect(readGitLab("user", {})).rejects.toThrow(
    'gitlab:cacertFile names "certificates/none.pem", which can\'t be read (ENOENT)',
  );
});

test("trusts the certificate of an issuer by the same authority only", async () => {
  const trusts = async (ca?: string) => {
    const served = await servedCertificate(`${origin}/gitlab`, ca === undefined ? {} : { ca });
    return served && "certificate" in served && served.certificate.trusted;
  };

  expect([await trusts(certificate.ca), await trusts()]).toEqual([true, false]);
});
