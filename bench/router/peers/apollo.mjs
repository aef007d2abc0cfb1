// Apollo's gateway on its server:  node apollo.mjs SUPERGRAPH PORT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.env.BENCH_PACKAGES}/package.json`));
const { ApolloGateway } = require("@apollo/gateway");
const { ApolloServer } = require("@apollo/server");
const { ApolloServerPluginUsageReportingDisabled } = require(
  "@apollo/server/plugin/disabled",
);
const { startStandaloneServer } = require("@apollo/server/standalone");

const [supergraph, port] = process.argv.slice(2);
const server = new ApolloServer({
  gateway: new ApolloGateway({ supergraphSdl: readFileSync(supergraph, "utf8") }),
  introspection: false,
  plugins: [ApolloServerPluginUsageReportingDisabled()],
});
await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: Number(port) } });
