// What may import what: no circle among the files of src, types included, and the rooms as the table in CONTRIBUTING.md has them, one floor
// above the other.
import { readFileSync } from "node:fs";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { expect, it } from "vitest";

/** A row of the table: floor, rooms, and whether those know each other. */
interface Floor {
  readonly number: number;
  readonly rooms: readonly string[];
  readonly together: boolean;
}

const floors: readonly Floor[] = [
  ...readFileSync(new URL("../CONTRIBUTING.md", import.meta.url), "utf8").matchAll(
    /^\| (\d+) \| ([^|]+) \|/gm,
  ),
].map(([, number, rooms = ""]) => ({
  number: Number(number),
  rooms: [...rooms.matchAll(/`([^`]+)`/g)].map(([, room]) => room as string),
  together: rooms.includes("↔"),
}));

const floorOf = (room: string): Floor | undefined => floors.find(({ rooms }) => rooms.includes(room));
/** The folder in src that a file lies in, or the file itself. */
const roomOf = (file: string): string => file.split("/")[1] as string;

const { output } = await cruise(["src"], {
  validate: true,
  ruleSet: { forbidden: [{ name: "circle", severity: "error", from: {}, to: { circular: true } }] },
  doNotFollow: { path: "node_modules|generated" },
  tsPreCompilationDeps: true,
  tsConfig: { fileName: "tsconfig.json" },
});
const { modules, summary } = output as ICruiseResult;
const imports = modules
  .filter(({ source }) => source.startsWith("src/"))
  .flatMap(({ source, dependencies }) => dependencies.map(({ resolved }) => ({ source, resolved })))
  .filter(({ resolved }) => resolved.startsWith("src/"));

it("reads all of src", () => {
  expect(imports.length).toBeGreaterThan(2000);
});

it("finds no circle of imports", () => {
  expect(summary.violations.map(({ cycle = [] }) => cycle.map(({ name }) => name).join(" → "))).toEqual([]);
});

it("knows every room's floor", () => {
  const rooms = new Set(imports.flatMap(({ source, resolved }) => [roomOf(source), roomOf(resolved)]));
  const listed = floors.flatMap((floor) => floor.rooms);
  expect([...rooms].sort()).toEqual([...listed].sort());
});

it("finds imports from lower floors only, or from rooms that know each other", () => {
  const upwards = imports.filter(({ source, resolved }) => {
    const [own, other] = [floorOf(roomOf(source)), floorOf(roomOf(resolved))];
    if (!own || !other || roomOf(source) === roomOf(resolved)) return false;
    return own === other ? !own.together : other.number > own.number;
  });
  expect(upwards.map(({ source, resolved }) => `${source} → ${resolved}`)).toEqual([]);
});
