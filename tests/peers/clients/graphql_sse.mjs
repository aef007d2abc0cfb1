// graphql-sse: the reference client of GraphQL over server-sent events, distinct connections.

import { createClient } from "graphql-sse";
import * as common from "./common.mjs";

const { url, channel, token } = common;

function open(options = {}) {
  return createClient({ url, retryAttempts: 0, ...options });
}

async function all(client, query, variables) {
  const told = [];
  for await (const result of client.iterate({ query, variables })) told.push(result);
  return told;
}

const client = open();
const [live] = await Promise.all([
  all(client, common.LIVE, { c: channel }),
  common.publish(channel, "p1", "p2"),
]);
const [refused] = await all(client, common.INVALID);
const unauthorized = await all(
  open({ headers: { authorization: "Bearer nonsense" } }),
  "{ viewer }",
).catch((error) => error.response.status);

common.print({
  live,
  count: await all(client, common.COUNT),
  query: await all(client, common.PRODUCT),
  mutation: await all(client, common.PUBLISH),
  refused: common.codes(refused.errors),
  defer: await all(client, common.DEFER),
  viewer: await all(open({ headers: { authorization: `Bearer ${token}` } }), "{ viewer }"),
  unauthorized,
});
