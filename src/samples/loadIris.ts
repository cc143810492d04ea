// Fisher's iris flowers. Source and licence: samples/README.md.
import { readTable } from "./readTable.js";
import type { Sample } from "./sample.js";

/**
 * 150 iris flowers, four measurements each, 3 classes of fifty, in the order of the classes.
 *
 * `x` is `[150, 4]`: sepal length, sepal width, petal length, petal width, in cm.
 *
 * @example
 *   const { x, y, classes } = loadIris(); // classes: ["setosa", "versicolor", "virginica"]
 * @see R. A. Fisher 1936, https://archive.ics.uci.edu/dataset/53
 */
export function loadIris(): Sample {
  return readTable("iris.csv", {
    rows: 150,
    columns: 4,
    classes: ["setosa", "versicolor", "virginica"],
    headerLines: 1,
  });
}
