/**
 * Compares two versions such as `v3.243.0` or `1.26.8` by their numbers; a pre-release is below its release. Negative,
 * zero or positive, as a sort function returns.
 *
 * @param {string} a
 * @param {string} b
 */
export function compareVersions(a, b) {
  const [left, right] = [parse(a), parse(b)];
  for (let i = 0; i < 3; i++) {
    if (left.numbers[i] !== right.numbers[i]) return left.numbers[i] - right.numbers[i];
  }
  return Number(right.preRelease) - Number(left.preRelease);
}

/**
 * The first version in a command's output, without a leading `v` or `go`; `undefined` if there is none.
 *
 * @param {string} text
 */
export function findVersion(text) {
  return /(?:^|\s|v|go)(\d+\.\d+(?:\.\d+)?(?:-[\w.]+)?)/.exec(text)?.[1];
}

/** @param {string} version */
function parse(version) {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-)?/.exec(version);
  if (!match) throw new Error(`"${version}" is not a version`);
  return { numbers: [1, 2, 3].map((i) => Number(match[i] ?? 0)), preRelease: match[4] !== undefined };
}
