// The four subgraphs, each on a port of its own, in one process that answers as fast as Node can.
//
//   node serve.mjs   prints {"accounts": port, …} once it listens, and stops with its parent
//
// A body that has come before is answered from a map: what is measured is the router in front.
// GET / on any port tells how many requests have come to each subgraph, and how many were new.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { users, products, reviews } from "./data.mjs";

// The packages are installed outside the source tree.
const require = createRequire(pathToFileURL(`${process.env.BENCH_PACKAGES}/package.json`));
const { graphql, parse } = require("graphql");
const { buildSubgraphSchema } = require("@apollo/subgraph");

const ANSWERS_KEPT = 200_000;
const byId = (values) => new Map(values.map((value) => [value.id ?? value.upc, value]));
const userOf = byId(users);
const productOf = byId(products);
const reviewOf = byId(reviews);

const resolvers = {
  accounts: {
    Query: { users: () => users, user: (_, { id }) => userOf.get(id) },
    User: { __resolveReference: ({ id }) => userOf.get(id) },
  },
  inventory: {
    Product: {
      __resolveReference: (given) => ({ ...given, inStock: productOf.get(given.upc)?.inStock }),
      shippingEstimate: ({ price, weight }) => (price > 1000 ? 0 : Math.round(weight / 2)),
    },
  },
  products: {
    Query: { topProducts: (_, { first }) => products.slice(0, first) },
    Product: { __resolveReference: ({ upc }) => productOf.get(upc) },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }) => reviewOf.get(id),
      author: ({ author }) => ({ id: author }),
      product: ({ product }) => ({ upc: product }),
    },
    User: {
      __resolveReference: ({ id }) => ({ id }),
      reviews: ({ id }) => reviews.filter(({ author }) => author === id),
    },
    Product: {
      __resolveReference: ({ upc }) => ({ upc }),
      reviews: ({ upc }) => reviews.filter(({ product }) => product === upc),
    },
  },
};

// The small query asks for a user with an ever new number: any number stands for one of the six.
const ANY_USER = /"u(\d{4,})\\?"/;
const canonical = (body) =>
  body.replace(ANY_USER, (text, number) => text.replace(number, (Number(number) % 6) + 1));

const counts = {};

function listen(name) {
  const sdl = readFileSync(new URL(`./${name}.graphql`, import.meta.url), "utf8");
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers[name] }]);
  const answers = new Map();
  const count = (counts[name] = { requests: 0, computed: 0 });

  async function compute(key) {
    const { query, variables } = JSON.parse(key);
    const result = await graphql({ schema, source: query, variableValues: variables });
    count.computed += 1;
    const answer = Buffer.from(JSON.stringify(result));
    if (answers.size < ANSWERS_KEPT) answers.set(key, answer);
    return answer;
  }

  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.end(JSON.stringify(counts));
      return;
    }
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", async () => {
      count.requests += 1;
      const body = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString("utf8");
      const key = name === "accounts" ? canonical(body) : body;
      const answer = answers.get(key) ?? (await compute(key));
      response.writeHead(200, {
        "Content-Type": "application/json",
        "Content-Length": answer.length,
      });
      response.end(answer);
    });
  });
  server.keepAliveTimeout = 120_000;
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(server.address().port)),
  );
}

const ports = {};
for (const name of Object.keys(resolvers)) ports[name] = await listen(name);
console.log(JSON.stringify(ports));
process.stdin.resume().on("end", () => process.exit(0));
