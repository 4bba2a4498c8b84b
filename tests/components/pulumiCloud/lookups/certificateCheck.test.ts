import { checkCertificate } from "../../../../components/pulumiCloud/lookups/certificateCheck";

const url = "https://gitlab.example.com";
const now = new Date("2026-11-21T12:00:00Z");
const served = "AA".repeat(32);
const other = "BB".repeat(32);
const path = "trust.thumbprints";

/** One that ends in so many days, and was good for three months, as those are that renew themselves. */
function servedFor(days: number, life = 90) {
  const expires = now.getTime() + days * 86_400_000;
  const begins = new Date(expires - life * 86_400_000);
  return { certificate: { thumbprint: served, trusted: true, begins, expires: new Date(expires) } };
}

test("trusts the certificate that is served, where none is named", () => {
  expect(checkCertificate(url, servedFor(60), undefined, path, now)).toEqual({
    thumbprints: [served],
    diagnostics: [],
  });
});

test("trusts those that are named, the next one among them", () => {
  expect(checkCertificate(url, servedFor(3), [other, served], path, now)).toEqual({
    thumbprints: [other, served],
    diagnostics: [],
  });
});

test("refuses where the certificate that is served is not among them, because no job could log in", () => {
  expect(checkCertificate(url, servedFor(60), [other], path, now).diagnostics).toEqual([
    {
      severity: "error",
      code: "OTHER_CERTIFICATE",
      path,
      message: `${url} serves a certificate that is not among them, so that no job could log in. Add ${served}, if that is the one it should serve`,
    },
  ]);
});

test.each([
  [37, undefined],
  [36, "expires in 36 days (2026-12-27)"],
  [1, "expires in 1 day (2026-11-22)"],
  [-2, "has expired (2026-11-19)"],
])("foresees its change: %s days before it ends", (days, said) => {
  const { diagnostics } = checkCertificate(url, servedFor(days), undefined, path, now);

  expect(diagnostics).toEqual(
    said === undefined
      ? []
      : [
          {
            severity: "warning",
            code: "CERTIFICATE_EXPIRES",
            path,
            message: `the certificate of ${url} ${said}, and with the next one no job can log in until this stack has been updated. Name the thumbprints of both in ${path}, or run pulumi up as soon as it has changed`,
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
  "of one that was good for %s days it speaks no earlier than it has to: %s days before its end",
  (life, days, said) => {
    expect(checkCertificate(url, servedFor(days, life), undefined, path, now).diagnostics).toHaveLength(said);
  },
);

test("foresees it too where the one that is served is the only one that is named", () => {
  expect(checkCertificate(url, servedFor(3), [served], path, now).diagnostics).toHaveLength(1);
});

test("wants a name where it can't be seen, and doubts where it has one", () => {
  const unseen = { reason: "no route" };

  expect(checkCertificate(url, unseen, undefined, path, now).diagnostics).toEqual([
    {
      severity: "error",
      code: "LOOKUP_FAILED",
      path,
      message: `the certificate of ${url} could not be seen (no route), and Pulumi Cloud has to be told which to trust. Name its thumbprint in ${path}`,
    },
  ]);
  expect(checkCertificate(url, unseen, [other], path, now)).toEqual({
    thumbprints: [other],
    diagnostics: [
      {
        severity: "warning",
        code: "CERTIFICATE_UNSEEN",
        path,
        message: `the certificate of ${url} could not be seen (no route), so that nothing says whether it is among those that are named`,
      },
    ],
  });
});

test("has nothing to say where there is no TLS", () => {
  expect(checkCertificate("http://127.0.0.1:1", undefined, undefined, path, now)).toEqual({
    thumbprints: [],
    diagnostics: [],
  });
});

test("takes none that this machine does not trust, unless it is named", () => {
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
