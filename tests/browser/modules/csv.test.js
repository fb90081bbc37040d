import { csvOf } from "/js/csv.js";
import { fileNameOf } from "/js/files.js";
import { createTable } from "/js/tableapp.js";
import { tableFromHash } from "/js/tablechoices.js";
import { csvFileOf } from "/js/tablecsv.js";
import { createTime } from "/js/time.js";
import { equal } from "/tests/expect.js";
import { payload } from "/tests/town.js";

const cell = (text) => csvOf([{ head: "x", cells: [text] }]).split("\r\n")[1];
const number = (value, decimals) => cell({ value, decimals });

/** Name and lines of the file of what the table shows. */
function fileOf(address, data = payload()) {
  const app = createTable(data, createTime(data), []);
  app.begin(tableFromHash(Object.fromEntries(new URLSearchParams(address)), app.groups));
  const { name, text } = csvFileOf(app);
  return [name, text.slice(1).trimEnd().split("\r\n")];
}

export const tests = {
  "a file starts with the mark of UTF-8, and each row ends as a spreadsheet ends it": () => {
    equal(csvOf([{ head: "a", cells: ["é", null] }, { head: "b", cells: ["1"] }]), "\ufeffa;b\r\né;1\r\n;\r\n");
  },

  "a number has a decimal comma, no points, and a hyphen for a minus": () => {
    equal([number(1234567.891, 2), number(-0.5, 1), number(3, 0), number(-0.001, 1)], ["1234567,89", "-0,5", "3", "0,0"]);
  },

  "a text with a semicolon, quotes or a new line is one cell": () => {
    equal(cell('a;b "c"'), '"a;b ""c"""');
    equal(csvOf([{ head: "x", cells: ["a\r\nb"] }]), '\ufeffx\r\n"a\nb"\r\n');
  },

  "no text is a formula, also not after a semicolon": () => {
    equal(["=1+1", "+1", "-1", "@a", "＝1"].map(cell), ["'=1+1", "'+1", "'-1", "'@a", "'＝1"]);
    equal(cell("a;=1"), "\"a;'=1\"");
    equal(csvOf([{ head: "=x", cells: [] }]), "\ufeff'=x\r\n");
    equal(["A-Z", "'t Zand", "a=b"].map(cell), ["A-Z", "'t Zand", "a=b"]);
  },

  "remarks have a column beside their figure, where there is one": () => {
    const column = (notes) => csvOf([{ head: "n", cells: [null, "1"], notes, notesHead: "opmerking: n" }]).slice(1);
    equal(column(["niet geleverd", ""]), "n;opmerking: n\r\n;niet geleverd\r\n1;\r\n");
    equal(column(["", ""]), "n\r\n\r\n1\r\n");
  },

  "the list is in the file as it is shown, with what each area lies in": () => {
    const [name, lines] = fileOf("kolommen=homes+age&sorteer=homes&richting=aflopend&rangorde=aan&jaar=2027&binnen=G1");
    equal(name, "buurten-eind-2027-alle-plannen.csv");
    equal(lines, [
      "code;naam;wijk;gemeente;plaats (1 = hoogste Woningen, van 3, 1 onbekend);" +
        "Woningen (woningen, eind 2027 · alle plannen, bron: register);opmerking: Woningen;" +
        "Leeftijd (jaar, 2025, bron: register);opmerking: Leeftijd",
      "B2;Noord;Binnen;Proefstad;1;200;;50;",
      "B1;Centrum;Binnen;Proefstad;2;128;;30;",
      "B4;Zuid;Buiten;Proefstad;3;50;;80;",
      "B3;Oost;Buiten;Proefstad;;;niet geleverd door de bron;;niet geleverd door de bron",
    ]);
  },

  "only the areas that the filters leave are in the file": () => {
    const names = (address) => fileOf(address)[1].slice(1).map((line) => line.split(";")[1]);
    equal([names("binnen=W1"), names("zoek=o"), names("zoek=x")], [["Centrum", "Noord"], ["Noord", "Oost"], []]);
  },

  "areas side by side are a column each, also what they lie in": () => {
    const [name, lines] = fileOf("kolommen=homes+share&vergelijk=B1+B3&beeld=naast&erboven=aan");
    equal(name, "naast-elkaar-centrum-oost.csv");
    equal(lines, [
      "thema;cijfer;eenheid;jaar;bron;Centrum (buurt B1);Oost (buurt B3);opmerking: Oost;Binnen (wijk W1);opmerking: Binnen;" +
        "Buiten (wijk W2);opmerking: Buiten;Proefstad (gemeente G1);opmerking: Proefstad",
      "Wonen;Woningen;woningen;2025;register;100;;niet geleverd door de bron;300;afgeleid: opgeteld uit buurten;" +
        ";niet geleverd door de bron;350;afgeleid: opgeteld uit buurten",
      "Wonen;Aandeel huur;%;2025;register;40,0;;niet geleverd door de bron;;niet geleverd door de bron;" +
        ";niet geleverd door de bron;;niet geleverd door de bron",
    ]);
  },

  "a class is in the file by its name": () => {
    const data = payload();
    data.indicators.age = { ...data.indicators.age, classes: { texts: ["=laag", "hoog"], of: [0, 1], looks: [] } };
    data.indicators.age.levels.buurt = { values: [1, 0, 0, 0], notes: [0, 0, 0, 0] };
    const [, lines] = fileOf("kolommen=age", data);
    equal(lines.slice(1, 3).map((line) => line.split(";").at(-1)), ["hoog", "'=laag"]);
  },

  "a file has a name that every disk takes": () => {
    equal(fileNameOf(["Eén / twee", "", "(3)"], ".csv"), "een-twee-3.csv");
  },
};
