// Records and answers with types of their own: what compiles, and what must not.
import { describe, expectTypeOf, it } from "vitest";
import {
  type Answer,
  type ClassAnswer,
  loadTabular,
  type TabularModel,
  tabular,
} from "../../src/tables/index.js";

interface Flat {
  readonly size: number;
  readonly town: "Seoul" | "Busan";
  readonly sold: "yes" | "no";
  readonly price: number;
}

describe("a model of typed rows", () => {
  it("knows its columns and its labels", () => {
    const model = tabular<Flat, "sold">({ target: "sold" });
    expectTypeOf(model).toEqualTypeOf<TabularModel<Flat, "sold">>();
    type One = { size: number; town: "Seoul"; price: null };
    const one = (): ClassAnswer<"yes" | "no"> =>
      model.predict({ size: 3, town: "Seoul", price: null } as One);
    const many = (): ClassAnswer<"yes" | "no">[] =>
      model.predict([{ size: 3, town: "Seoul", price: 4 } as Flat]);
    expectTypeOf(one).returns.toHaveProperty("label").toEqualTypeOf<"yes" | "no">();
    expectTypeOf(many).returns.toBeArray();
    // @ts-expect-error no column of that name
    const _misspelt = () => model.predict({ sise: 3, town: "Seoul", price: 4 });
    // @ts-expect-error town is missing
    const _lacking = () => model.predict({ size: 3, price: 4 });
    // @ts-expect-error size is a number
    const _kind = () => model.predict({ size: "3", town: "Seoul", price: 4 });
    // @ts-expect-error no such target
    const _target = () => tabular<Flat, "sold">({ target: "sould" });
  });

  it("answers with numbers or classes where the column has numbers", () => {
    const model = tabular<Flat, "price">({ target: "price" });
    const one = () => model.predict({ size: 3, town: "Seoul", sold: null });
    expectTypeOf(one).returns.toEqualTypeOf<Answer>();
    const loaded = () => loadTabular<Flat, "price">(new Uint8Array());
    expectTypeOf(loaded).returns.toEqualTypeOf<TabularModel<Flat, "price">>();
  });

  it("takes any record where no types are given", () => {
    const model = tabular({ target: "sold" });
    const one = () => model.predict({ anything: 1 });
    expectTypeOf(one).returns.toEqualTypeOf<Answer>();
  });
});
