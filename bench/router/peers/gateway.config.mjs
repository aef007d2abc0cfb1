// Hive Gateway as its documentation would have it in production, without logs and telemetry.
export const gatewayConfig = {
  logging: false,
  graphiql: false,
  landingPage: false,
};
