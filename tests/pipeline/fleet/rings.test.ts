import { describe as line } from "../../../pipeline/diagnostics/diagnostic";
import { ringsOf } from "../../../pipeline/fleet/rings";

const members = [
  { stack: "foundation" },
  { stack: "shop-api", project: "acme/shop/api" },
  { stack: "shop-web", project: "acme/shop/web" },
  { stack: "network", project: "acme/network" },
];

test.each<[string, string[][], string[][]]>([
  ["no rings", [], [["foundation", "shop-api", "shop-web", "network"]]],
  ["the name of a stack", [["shop-api"]], [["shop-api"], ["foundation", "shop-web", "network"]]],
  ["a path", [["acme/network"]], [["network"], ["foundation", "shop-api", "shop-web"]]],
  [
    "a pattern of paths",
    [["acme/shop/*"]],
    [
      ["shop-api", "shop-web"],
      ["foundation", "network"],
    ],
  ],
  [
    "a pattern of names",
    [["shop-*"]],
    [
      ["shop-api", "shop-web"],
      ["foundation", "network"],
    ],
  ],
  [
    "rest in the middle",
    [["shop-api"], ["rest"], ["network"]],
    [["shop-api"], ["foundation", "shop-web"], ["network"]],
  ],
  [
    "a name and a wider pattern",
    [["shop-api"], ["acme/shop/*"]],
    [["shop-api"], ["shop-web"], ["foundation", "network"]],
  ],
])("assigns each stack to one ring: %s", (_, rings, expected) => {
  expect(ringsOf(rings, members)).toEqual({ rings: expected, diagnostics: [] });
});

test("reports every entry that names nothing, and every stack in two rings, and still assigns the others", () => {
  const { rings, diagnostics } = ringsOf([["shop-api", "ghost"], ["acme/shop/api", "acme/none/*"], ["ghost"]], members);

  expect(rings).toEqual([["shop-api"], [], [], ["foundation", "shop-web", "network"]]);
  expect(diagnostics.map(line)).toEqual([
    'error EMPTY_RING: rings[0][1]: "ghost" is neither a stack of this folder nor the path of a project. Correct it, or leave it out',
    'error EMPTY_RING: rings[1][1]: "acme/none/*" is neither a stack of this folder nor the path of a project. Correct it, or leave it out',
    'error EMPTY_RING: rings[2][0]: "ghost" is neither a stack of this folder nor the path of a project. Correct it, or leave it out',
    'error TWICE_IN_RINGS: rings[1][0]: "acme/shop/api" is in rings[0][0] already. A stack is in one ring: keep one of the two',
    'error TWICE_IN_RINGS: rings[2][0]: "ghost" is in rings[0][1] already. A stack is in one ring: keep one of the two',
  ]);
});
