import { valueOf } from "../../../pipeline/diagnostics/checked";
import { gitLabUrlDiagnostics } from "../../../pipeline/stackText/gitLabUrl";
import { readStackText } from "../../../pipeline/stackText/readStackText";

const file = "Pulumi.shop-api.yaml";

function diagnosticsOf(url: string) {
  const text = `config:\n  platform:pipeline:\n    project: acme/shop/api\n  gitlab:baseUrl: ${url}\n`;
  return gitLabUrlDiagnostics(valueOf(readStackText(file, text)));
}

test.each([
  "https://gitlab.example.com",
  "https://gitlab.example.com/",
  "https://example.com:8443/gitlab",
  "https://example.com:8443/gitlab/api/v4",
  "http://10.0.0.5/api/v4/",
  "https://Example.com/GitLab/",
  "{ secure: AAABAKR }",
])("accepts %s as the address of GitLab", (url) => {
  expect(diagnosticsOf(url)).toEqual([]);
});

test.each([
  ["gitlab.example.com", "https://gitlab.example.com"],
  ["example.com:8443/gitlab", "https://example.com:8443/gitlab"],
  ["https://example.com/gitlab/acme/shop/api", "https://example.com/gitlab"],
  ["https://example.com/gitlab/acme/shop/api.git", "https://example.com/gitlab"],
  ["https://example.com/gitlab/acme/shop/api/-/settings/ci_cd", "https://example.com/gitlab"],
  ["https://example.com/gitlab/api", "https://example.com/gitlab"],
  ["https://example.com/gitlab/?private", "https://example.com/gitlab"],
  ["ssh://example.com/gitlab", "https://example.com/gitlab"],
])("refuses %s, and suggests %s", (url, meant) => {
  expect(diagnosticsOf(url)).toEqual([
    {
      severity: "error",
      code: "BAD_NAME",
      path: "gitlab:baseUrl",
      file,
      position: { line: 4, column: 3 },
      message: `"${url}" is not the address of a GitLab, such as https://gitlab.example.com. Did you mean "${meant}"?`,
    },
  ]);
});

test("does not repeat the password in an address", () => {
  const [diagnostic] = diagnosticsOf("https://root:secret-1@example.com/gitlab");

  expect(diagnostic?.message).toContain('Did you mean "https://example.com/gitlab"?');
  expect(diagnostic?.message).not.toContain("secret-1");
});
