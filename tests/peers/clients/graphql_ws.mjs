// graphql-ws: the reference client of graphql-transport-ws.

import { createClient } from "graphql-ws";
import WebSocket from "ws";
import * as common from "./common.mjs";

const { ws, channel, token } = common;

function open(options = {}) {
  return createClient({ url: ws, webSocketImpl: WebSocket, retryAttempts: 0, ...options });
}

async function all(client, query, variables) {
  const told = [];
  for await (const result of client.iterate({ query, variables })) told.push(result);
  return told;
}

async function failure(promise) {
  try {
    return { value: await promise };
  } catch (error) {
    return Array.isArray(error)
      ? { codes: common.codes(error) }
      : { code: error.code, reason: error.reason };
  }
}

const client = open();
const [live] = await Promise.all([
  all(client, common.LIVE, { c: channel }),
  common.publish(channel, "p1", "p2"),
]);
const pongs = [];
const pinging = open({ keepAlive: 50, on: { pong: (received) => pongs.push(received) } });
await all(pinging, common.COUNT);
const slow = all(pinging, 'query { product(id: "p1") { stock(delay: 0.3) } }');

common.print({
  live,
  count: await all(client, common.COUNT),
  query: await all(client, common.PRODUCT),
  mutation: await all(client, common.PUBLISH),
  refused: await failure(all(client, common.INVALID)),
  defer: await all(client, common.DEFER),
  viewer: await all(
    open({ connectionParams: { authorization: `Bearer ${token}` } }),
    "{ viewer }",
  ),
  forbidden: await failure(
    all(open({ connectionParams: { authorization: "Bearer nonsense" } }), "{ viewer }"),
  ),
  slow: await slow,
  pongs: pongs.length > 0,
});
