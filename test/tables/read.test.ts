// Readers: what is read from every kind of source, and what is said of a bad one.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { tableFromArrays, tableToIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import type { Cell } from "../../src/tables/cells.js";
import { clean, dayIn, numberIn, truthIn } from "../../src/tables/cells.js";
import { openTable, type ReadOptions, type TableSource } from "../../src/tables/read/openTable.js";

const file = (content: string | Uint8Array, name = "data.csv"): File => new File([content as BlobPart], name);

async function read(source: TableSource, options?: ReadOptions) {
  const table = await openTable(source, options);
  const [rows, places]: [(readonly Cell[])[], string[]] = [[], []];
  for await (const piece of table.pieces()) {
    rows.push(...piece.rows);
    piece.rows.forEach((_, i) => void places.push(piece.place(i)));
  }
  return { columns: table.columns, rows, places };
}

describe("CSV", () => {
  const expected = {
    columns: ["a", "b"],
    rows: [
      ["1", "x"],
      ["2", "y"],
    ],
  };

  it.each([
    ["commas", "a,b\n1,x\n2,y\n"],
    ["no last line break", "a,b\n1,x\n2,y"],
    ["Windows's line breaks", "a,b\r\n1,x\r\n2,y\r\n"],
    ["old line breaks", "a,b\r1,x\r2,y\r"],
    ["a byte order mark", "\ufeffa,b\n1,x\n2,y\n"],
    ["semicolons", "a;b\n1;x\n2;y\n"],
    ["tabs", "a\tb\n1\tx\n2\ty\n"],
    ["bars", "a|b\n1|x\n2|y\n"],
    ["quotes", '"a","b"\n"1","x"\n"2","y"\n'],
    ["empty lines", "\na,b\n\n1,x\n2,y\n\n"],
  ])("with %s", async (_, text) => {
    expect(await read(file(text))).toMatchObject(expected);
  });

  it("with UTF-16, inflated, and of another encoding", async () => {
    const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from("a,b\n1,x\n2,y\n", "utf16le")]);
    expect(await read(file(utf16))).toMatchObject(expected);
    expect(await read(file(gzipSync("a,b\n1,x\n2,y\n"), "data.csv.gz"))).toMatchObject(expected);
    const latin = Uint8Array.from(Buffer.from("a,b\n1,é\n", "latin1"));
    expect((await read(file(latin), { encoding: "windows-1252" })).rows).toEqual([["1", "é"]]);
  });

  it("of another realm", async () => {
    const bytes = runInNewContext("Uint8Array.from(codes)", { codes: [...Buffer.from("a,b\n1,x\n2,y\n")] });
    expect(await read(bytes as Uint8Array)).toMatchObject(expected);
  });

  it("from an address, which is named where it has none", async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url?.startsWith("/data.csv") ? 200 : 404;
      response.end("a,b\n1,x\n2,y\n");
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(await read(`${origin}/data.csv?today`)).toMatchObject(expected);
      await expect(read(new URL(`${origin}/none.csv`))).rejects.toThrow(
        /none\.csv could not be read: it answered 404/,
      );
    } finally {
      server.close();
    }
  });

  it("counts lines over quoted line breaks, quotes and pieces", async () => {
    const { rows, places } = await read(file('a,b\n"1\n1","say ""x"", y"\n2,y\n'));
    expect(rows).toEqual([
      ["1\n1", 'say "x", y'],
      ["2", "y"],
    ]);
    expect(places).toEqual(["line 2", "line 4"]);
    const long = `a,b\n${Array.from({ length: 200_000 }, (_, i) => `${i},"w${i}"`).join("\n")}`;
    const whole = await read(file(long));
    expect(whole.rows.length).toBe(200_000);
    expect(whole.rows[123_456]).toEqual(["123456", "w123456"]);
    expect(whole.places.at(-1)).toBe("line 200001");
  });

  it("without a header, by itself or as told", async () => {
    expect((await read(file("1,2\n3,4\n"))).columns).toEqual(["column1", "column2"]);
    expect(await read(file("x,y\n3,4\n"), { header: false })).toMatchObject({
      rows: [
        ["x", "y"],
        ["3", "4"],
      ],
    });
    expect((await read(file("3,4\n"), { header: ["p", "q"] })).columns).toEqual(["p", "q"]);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ["an empty file", "", /^data\.csv is empty/],
    ["a ragged row", "a,b\n1,2\n3\n", /^data\.csv, line 3: 1 cell, and there are 2 columns/],
    ["too many cells", "a,b\n1,2,3\n", /^data\.csv, line 2: 3 cells, and there are 2 columns/],
    [
      "names that occur twice",
      "a,b,a\n1,2,3\n",
      /^data\.csv, line 1: two columns are named "a", the 1st and the 3rd/,
    ],
    [
      "another encoding",
      Uint8Array.from(Buffer.from("a,b\n1,2\n3,é\n", "latin1")),
      /line 3: these bytes are no UTF-8.*windows-1252/,
    ],
    ["no text", Uint8Array.from([97, 44, 98, 10, 0, 1, 2, 3]), /line 2: a zero byte/],
    ["a quote that is never closed", 'a,b\n1,"2\n3,4\n', /line 2: a quote is opened and never closed/],
    ["text behind a quote", 'a,b\n1,"2"x\n3,4\n', /line 2: text follows a closing quote/],
    [
      "a cell of 10 million characters",
      `a,b\n1,2\n3,${"x".repeat(1e7)}\n`,
      /line 3: a cell has more than 1000000 characters/,
    ],
    [
      "an open quote before 10 million characters",
      `a,b\n1,2\n3,"${"x\n".repeat(5e6)}`,
      /line 3: a cell has more than 1000000 characters/,
    ],
  ])("refuses %s", async (_, content, message) => {
    await expect(read(file(content))).rejects.toThrow(message);
    await expect(read(file(content))).rejects.toThrow(RangeError);
  });

  it("says what is wrong with a path, an encoding and a format", async () => {
    await expect(read("/nowhere/data.csv")).rejects.toThrow("/nowhere/data.csv: there is no such file.");
    await expect(read("/tmp")).rejects.toThrow("/tmp is a folder");
    await expect(read(file("a\n1"), { encoding: "utf9" })).rejects.toThrow('unknown encoding "utf9"');
    await expect(read(file("a\n1"), { format: "xls" as "csv" })).rejects.toThrow('unknown format "xls"');
  });
});

describe("other kinds", () => {
  const rows = [
    [1, "x", true],
    [2.5, null, false],
  ];
  const records = [
    { n: 1, word: "x", flag: true },
    { n: 2.5, word: null, flag: false },
  ];

  it("reads records, JSON, JSON lines and streams", async () => {
    const expected = { columns: ["n", "word", "flag"], rows };
    expect(await read(records)).toMatchObject(expected);
    expect(await read(file(JSON.stringify(records), "a.json"))).toMatchObject(expected);
    const lines = records.map((r) => JSON.stringify(r)).join("\n");
    expect(await read(file(lines, "a.jsonl"))).toMatchObject({ ...expected, places: ["line 1", "line 2"] });
    expect(await read(file(`${lines}\n\n`, "a.ndjson"))).toMatchObject(expected);
    const stream = new Blob(["a,b\n1,", "2\n"]).stream();
    expect(await read(stream as unknown as AsyncIterable<Uint8Array>)).toMatchObject({ rows: [["1", "2"]] });
  });

  it("reads Arrow tables and files", async () => {
    const table = tableFromArrays({ n: Float64Array.of(1, 2.5), word: ["x", "y"] });
    const expected = {
      columns: ["n", "word"],
      rows: [
        [1, "x"],
        [2.5, "y"],
      ],
    };
    expect(await read(table as unknown as TableSource)).toMatchObject(expected);
    expect(await read(file(tableToIPC(table, "file"), "a.arrow"))).toMatchObject(expected);
    await expect(read(file("nothing", "a.arrow"))).rejects.toThrow(/^a\.arrow: it is no Arrow file/);
  });

  it("reads Parquet", async () => {
    const { rows: found, columns } = await read(new URL("fixtures/small.parquet", import.meta.url));
    expect(columns).toEqual(["n", "word", "flag"]);
    expect(found).toEqual(rows);
    await expect(read(file("PAR1nothingPAR1", "a.parquet"))).rejects.toThrow(
      /^a\.parquet: it is no Parquet file/,
    );
  });

  it.each<[string, TableSource, RegExp]>([
    ["no records", [], /there are no rows/],
    ["a record that is none", [1] as never, /row 0: expected an object such as/],
    ["nested values", [{ a: { b: 1 } }], /row 0, "a": expected a number.*no nested values/],
    ["JSON that is cut off", file('[{"a": 1}', "a.json"), /^a\.json: .*JSON lines/],
    ["JSON lines with a fault", file('{"a":1}\n{"a":\n', "a.jsonl"), /^a\.jsonl, line 2: /],
    [
      "another key later",
      file(`${'{"a":1}\n'.repeat(200_000)}{"b":1}\n`, "a.jsonl"),
      /line 200001: a key "b"/,
    ],
    ["nothing", null as never, /expected a path, a URL, a File/],
  ])("refuses %s", async (_, source, message) => {
    await expect(read(source)).rejects.toThrow(message);
  });
});

describe("cells", () => {
  it("takes groups of digits as one number where commas divide cells", async () => {
    const { rows } = await read(file('a,b\n"1,234","x, 1,234"\n"$1,234,567.5",2\n'));
    expect(rows).toEqual([
      ["1234", "x, 1,234"],
      ["$1234567.5", "2"],
    ]);
    expect((await read(file("a;b\n1,234;2\n"))).rows).toEqual([["1,234", "2"]]);
  });

  it("tells what is missing", () => {
    for (const text of ["", " ", "?", "NA", "n/a", "NaN", "null", "None", Number.NaN])
      expect(clean(text)).toBe(null);
    expect([" x ", 0, false, "0"].map(clean)).toEqual(["x", 0, false, "0"]);
  });

  it("tells numbers, truth values and dates", () => {
    expect(["1", "-2.5e3", ".5", "1,5", 7].map((c) => numberIn(c))).toEqual([1, -2500, 0.5, 1.5, 7]);
    expect(["$12.50", "-$3", "€ 1.234,5", "5 %", "7%", "1.234.567,25"].map((c) => numberIn(c))).toEqual([
      12.5, -3, 1234.5, 5, 7, 1234567.25,
    ]);
    for (const text of ["$", "%", "$x", "1.2.3", "1.23,4", "12-3"]) expect(numberIn(text)).toBe(Number.NaN);
    expect(numberIn("0e5")).toBe(0);
    for (const text of ["0x10", "0B1", "0o7", "Infinity", "1 2", "x", null, true])
      expect(numberIn(text)).toBe(Number.NaN);
    expect(["yes", "F", true, "0", "maybe"].map((c) => truthIn(c))).toEqual([
      true,
      false,
      true,
      false,
      undefined,
    ]);
    expect(["1970-01-02", "1970/1/2", "1970-01-01T12:00:00Z", "1970-01-01 06:00"].map(dayIn)).toEqual([
      1, 1, 0.5, 0.25,
    ]);
    for (const text of ["1970-13-01", "12", "1970"]) expect(dayIn(text)).toBe(Number.NaN);
  });
});
