import { checkCertificate } from "../../../../components/pulumiCloud/lookups/certificateCheck";

const url = "https://gitlab.example.com";
const now = new Date("2026-11-21T12:00:00Z");
const served = "AA".repeat(32);
const other = "BB".repeat(32);
const path = "trust.thumbprints";

/** A certificate that expires in this number of days, and was valid for three months, like renewed certificates. */
function servedFor(days: number, life = 90) {
  const expires = now.getTime() + days * 86_400_000;
  const begins = new Date(expires - life * 86_400_000);
  return { certificate: { thumbprint: served, trusted: true, begins, expires: new Date(expires) } };
}

test("trusts the served certificate if the settings name none", () => {
  expect(checkCertificate(url, servedFor(60), undefined, path, now)).toEqual({
    thumbprints: [served],
    diagnostics: [],
  });
});

test("trusts all named certificates, including the next one", () => {
  expect(checkCertificate(url, servedFor(3), [other, served], path, now)).toEqual({
    thumbprints: [other, served],
    diagnostics: [],
  });
});

test("refuses a served certificate whose thumbprint is not listed, because no job could log in", () => {
  expect(checkCertificate(url, servedFor(60), [other], path, now).diagnostics).toEqual([
    {
      severity: "error",
      code: "OTHER_CERTIFICATE",
      path,
      message: `${url} serves a certificate whose thumbprint is not listed, so no job could log in. If it is the right certificate, add ${served}`,
    },
  ]);
});

test.each([
  [37, undefined],
  [36, "expires in 36 days (2026-12-27)"],
  [1, "expires in 1 day (2026-11-22)"],
  [-2, "has expired (2026-11-19)"],
])("warns of its expiry: %s days before the end", (days, said) => {
  const { diagnostics } = checkCertificate(url, servedFor(days), undefined, path, now);

  expect(diagnostics).toEqual(
    said === undefined
      ? []
      : [
          {
            severity: "warning",
            code: "CERTIFICATE_EXPIRES",
            path,
            message: `the certificate of ${url} ${said}, and with the next one no job can log in until this stack has been updated. Name the thumbprints of both in ${path}, or run pulumi up as soon as the certificate has changed`,
          },
        ],
  );
});

test.each([
  [365, 46, 0],
  [365, 45, 1],
  [47, 19, 0],
  [47, 18, 1],
])(
  "warns of a certificate that is valid for %s days no earlier than necessary: %s days before its end",
  (life, days, said) => {
    expect(checkCertificate(url, servedFor(days, life), undefined, path, now).diagnostics).toHaveLength(said);
  },
);

test("warns too if the served certificate is the only named one", () => {
  expect(checkCertificate(url, servedFor(3), [served], path, now).diagnostics).toHaveLength(1);
});

test("requires a named certificate if none can be read, and warns if one is named", () => {
  const unseen = { reason: "no route" };

  expect(checkCertificate(url, unseen, undefined, path, now).diagnostics).toEqual([
    {
      severity: "error",
      code: "LOOKUP_FAILED",
      path,
      message: `the certificate of ${url} could not be read (no route), and Pulumi Cloud needs the thumbprint of a certificate to trust. Name it in ${path}`,
    },
  ]);
  expect(checkCertificate(url, unseen, [other], path, now)).toEqual({
    thumbprints: [other],
    diagnostics: [
      {
        severity: "warning",
        code: "CERTIFICATE_UNSEEN",
        path,
        message: `the certificate of ${url} could not be read (no route), so it could not be compared with the named thumbprints`,
      },
    ],
  });
});

test("reports nothing without TLS", () => {
  expect(checkCertificate("http://127.0.0.1:1", undefined, undefined, path, now)).toEqual({
    thumbprints: [],
    diagnostics: [],
  });
});

test("accepts a certificate that this machine does not trust only if it is named", () => {
  const { certificate } = servedFor(60);
  const untrusted = { certificate: { ...certificate, trusted: false } };

  expect(checkCertificate(url, untrusted, undefined, path, now)).toEqual({
    thumbprints: [],
    diagnostics: [
      {
        severity: "error",
        code: "OTHER_CERTIFICATE",
        path,
        message: `${url} serves a certificate that this machine does not trust. If it is the right one, name its thumbprint in ${path}: ${served}`,
      },
    ],
  });
  expect(checkCertificate(url, untrusted, [served], path, now).diagnostics).toEqual([]);
});
