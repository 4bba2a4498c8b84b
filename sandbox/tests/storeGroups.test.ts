import { Collection, type Row } from "../store";

interface Child extends Row {
  readonly parentId: number;
  readonly name: string;
}

const children = () => {
  const rows = new Collection<Child>(1, ({ parentId }) => [parentId]);
  for (const [parentId, name] of [
    [7, "a"],
    [8, "b"],
    [7, "c"],
  ] as const)
    rows.insert({ parentId, name });
  return rows;
};
const names = (rows: Collection<Child>, group: number) => rows.group(group).map(({ name }) => name);

test("a group contains its current rows, in the order of their insertion", () => {
  const rows = children();
  rows.update(1, { name: "A" });
  rows.insert({ parentId: 7, name: "d" });

  expect(names(rows, 7)).toEqual(["A", "c", "d"]);
  expect(names(rows, 8)).toEqual(["b"]);
  expect(names(rows, 9)).toEqual([]);
});

test("deleted, cleared and loaded rows are updated in their group", () => {
  const rows = children();
  rows.delete(1);
  expect(names(rows, 7)).toEqual(["c"]);
  rows.load([{ id: 5, parentId: 8, name: "e" }], 6);
  expect([names(rows, 7), names(rows, 8)]).toEqual([[], ["e"]]);
  expect(rows.insert({ parentId: 8, name: "f" }).id).toBe(7);
  rows.clear();
  expect(names(rows, 8)).toEqual([]);
});

test("a row may be in several groups, whose keys are numbers or texts", () => {
  const rows = new Collection<Child>(1, ({ parentId, name }) => [parentId, name]);
  rows.insert({ parentId: 7, name: "a" });
  rows.insert({ parentId: 8, name: "a" });
  rows.delete(1);

  expect(rows.group("a").map(({ id }) => id)).toEqual([2]);
  expect([rows.group(7), rows.group(8).length]).toEqual([[], 1]);
});

test("rows without groups are in none", () => {
  const rows = new Collection<Child>();
  rows.insert({ parentId: 7, name: "a" });

  expect(rows.group(7)).toEqual([]);
});
