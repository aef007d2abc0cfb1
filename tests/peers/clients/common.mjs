// What every script needs: its input, and a way to send events to its own subscriptions.

export const { url, ws, channel, token } = JSON.parse(process.argv[2]);

export const LIVE = "subscription Live($c: String!) { live(channel: $c) { id stock } }";
export const COUNT = "subscription Count { count(to: 3) }";
export const PRODUCT = 'query Product { product(id: "p1") { id title stock } }';
export const REGISTERED = "query Registered { products(first: 1) { id stock } }";
export const PUBLISH = 'mutation Publish { publish(channel: "nobody", id: "p1") }';
export const FAILING = 'query Failing { product(id: "p13") { id price } }';
export const INVALID = "query Invalid { nothing }";
export const DEFER =
  'query Defer { product(id: "p1") { id title ... @defer(label: "slow") { stock(delay: 0.2) } } }';

async function ask(query) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Sends products to the listeners of a channel once there is one, and then the end. */
export async function publish(to, ...products) {
  while (!(await ask(`{ listeners(channel: "${to}") }`)).listeners) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  for (const id of products) {
    await ask(`mutation { publish(channel: "${to}", id: "${id}") }`);
  }
  await ask(`mutation { finish(channel: "${to}") }`);
}

export const codes = (errors) => (errors ?? []).map((error) => error.extensions?.code);

export function print(result) {
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}
