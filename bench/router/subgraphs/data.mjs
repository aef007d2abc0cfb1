// Six users, nine products, and who said what of which.
export const users = [
  { id: "u1", name: "Ada Thorsen", username: "ada" },
  { id: "u2", name: "Bilal Okafor", username: "bilal" },
  { id: "u3", name: "Chiara Lund", username: "chiara" },
  { id: "u4", name: "Dmitri Vale", username: "dmitri" },
  { id: "u5", name: "Esra Holm", username: "esra" },
  { id: "u6", name: "Finn Abara", username: "finn" },
];

export const products = [
  { upc: "p1", name: "Oak table", price: 899, weight: 100, inStock: true },
  { upc: "p2", name: "Linen couch", price: 1299, weight: 1000, inStock: false },
  { upc: "p3", name: "Reading glasses", price: 54, weight: 50, inStock: true },
  { upc: "p4", name: "Wool blanket", price: 84, weight: 320, inStock: true },
  { upc: "p5", name: "Desk lamp", price: 61, weight: 210, inStock: true },
  { upc: "p6", name: "Fountain pen", price: 129, weight: 30, inStock: false },
  { upc: "p7", name: "Bookcase", price: 1460, weight: 880, inStock: true },
  { upc: "p8", name: "Stoneware mug", price: 19, weight: 340, inStock: true },
  { upc: "p9", name: "Door mat", price: 25, weight: 600, inStock: false },
];

// review number -> author, product, text
const said = [
  ["u1", "p1", "Solid, and it does not wobble on an old floor."],
  ["u1", "p2", "Too wide for our stairs; a lovely cloth though."],
  ["u1", "p3", "Could have been a little more expensive and a little better."],
  ["u2", "p1", "Marks easily. Oil it twice before you use it."],
  ["u2", "p4", "The warmest thing in the house."],
  ["u3", "p5", "Bright enough to read by, dim enough to fall asleep by."],
  ["u3", "p1", "Came with one leg too many, which was kind of them."],
  ["u4", "p2", "The cat approves."],
  ["u4", "p6", "Writes as soon as it touches paper."],
  ["u5", "p7", "Needs a second person and an afternoon."],
  ["u6", "p8", "Keeps tea warm for exactly one chapter."],
  ["u2", "p2", "Longer than it looks; measure twice."],
  ["u3", "p3", "I see the point of them now."],
  ["u4", "p4", "Sheds a little in the first week."],
  ["u5", "p5", "The switch is where a hand finds it."],
  ["u6", "p6", "Leaks on aeroplanes, forgives everywhere else."],
  ["u1", "p9", "Says welcome, means wipe your feet."],
  ["u2", "p7", "Holds more than the label promises."],
  ["u3", "p8", "Survived the dishwasher and two children."],
  ["u4", "p1", "Seats six, or four who like to spread out."],
  ["u5", "p2", "Pale, so think before the red wine."],
  ["u6", "p3", "Light, and they stay where they are put."],
  ["u1", "p4", "Folds small enough for a rucksack."],
];
export const reviews = said.map(([author, product, body], index) => ({
  id: `r${index + 1}`,
  author,
  product,
  body,
}));
