// Serves a supergraph with one of the other gateways:
//   node gateway.mjs apollo|hive SUPERGRAPH '{"urls": {name: url}, "headers": {name: value}}'
// Prints "listening on URL" once it answers. The supergraph is handed over as it is; where its
// subgraphs really are, and what they are to be sent, is said to the gateway's transport.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [kind, file, json] = process.argv.slice(2);
const supergraph = readFileSync(file, "utf8");
const { urls = {}, headers = {} } = JSON.parse(json ?? "{}");

async function apollo() {
  const { ApolloGateway, RemoteGraphQLDataSource } = await import("@apollo/gateway");
  const { ApolloServer } = await import("@apollo/server");
  const { startStandaloneServer } = await import("@apollo/server/standalone");

  class Source extends RemoteGraphQLDataSource {
    willSendRequest({ request }) {
      for (const [name, value] of Object.entries(headers)) request.http.headers.set(name, value);
    }
  }

  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ name, url }) => new Source({ url: urls[name] ?? url }),
    logger: { debug() {}, info() {}, warn: console.error, error: console.error },
  });
  const server = new ApolloServer({ gateway, includeStacktraceInErrorResponses: false });
  const { url } = await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: 0 } });
  return url;
}

async function hive() {
  const { createGatewayRuntime } = await import("@graphql-hive/gateway-runtime");
  const given = Object.entries(headers);
  const runtime = createGatewayRuntime({
    supergraph,
    transportEntries: Object.fromEntries(
      Object.entries(urls).map(([name, location]) => [name, { location, headers: given }]),
    ),
    logging: "error",
    maskedErrors: false,
    graphqlEndpoint: "/",
    landingPage: false,
  });
  const server = createServer(runtime);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${server.address().port}/`;
}

const url = await { apollo, hive }[kind]();
console.log(`listening on ${url}`);
