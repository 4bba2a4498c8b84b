import fc from "fast-check";
import { isInShard, mostShards, readShard } from "../../../pipeline/fleet/shards";

const shards = (count: number) => Array.from({ length: count }, (_, at) => ({ index: at + 1, count }));

test.each<[string, object | undefined]>([
  ["1/1", { index: 1, count: 1 }],
  ["2/4", { index: 2, count: 4 }],
  ["200/200", { index: 200, count: mostShards }],
  ["0/4", undefined],
  ["5/4", undefined],
  ["1/201", undefined],
  ["01/4", undefined],
  ["1/4 ", undefined],
  ["/", undefined],
  ["1", undefined],
])("reads the shard %j", (text, shard) => {
  expect(readShard(text)).toEqual(shard);
});

test("every stack is in exactly one shard", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: mostShards }), (stack, count) => {
      expect(shards(count).filter((shard) => isInShard(stack, shard))).toHaveLength(1);
    }),
  );
});

test.each([2, 4, 7, 10])("a thousand stacks are about evenly in %i shards", (count) => {
  const names = Array.from({ length: 1000 }, (_, at) => `service-${at}`);
  const sizes = shards(count).map((shard) => names.filter((name) => isInShard(name, shard)).length);

  expect(Math.max(...sizes)).toBeLessThan((1000 / count) * 1.4);
  expect(Math.min(...sizes)).toBeGreaterThan((1000 / count) * 0.6);
});
