/** Every main operation once, typed by what the service publishes: `node example.js SERVER`. */

import { Refusal, client, type Schemas } from "./client.js";

declare const process: { argv: string[] };

const { read, ask } = client(process.argv[2] ?? "http://127.0.0.1:8080");

const profile: Schemas["Profile"] = {
  as_of: "2026-11-24",
  stage: "production",
  task: { type: "classification", breadth: "single" },
  data: { labelled_examples: { low: 10_000, mid: 20_000, high: 40_000 } },
  traffic: { calls_per_day: 500_000 },
};

const answer = await ask<"createRecommendation">("/v1/recommendations", profile);
const points = answer.drivers?.map((driver) => driver.points) ?? [];
console.log(answer.verdict, answer.standing, answer.probability > 0.5, points.length > 0);

const estimate = await ask<"createEstimate">("/v1/costs", profile);
console.log("estimate", estimate.costs?.headline.break_even.kind);

const sweep = await ask<"createSweep">("/v1/sweeps", {
  profile,
  field: "traffic.calls_per_day",
  from: 100,
  to: 1_000_000,
  points: 5,
});
console.log("sweep", sweep.rows.length);

const batch = await ask<"createRecommendationBatch">("/v1/recommendations/batch", {
  defaults: profile,
  items: [{}, { stage: "idea" }],
});
console.log("batch", batch.items.map((item) => item.status).join(" "));

const lock: Schemas["Lock"] = await ask<"createLock">("/v1/locks", profile);
const drift = await ask<"createDrift">("/v1/drift", { lock, profile });
console.log("drift", drift.status);

const matrix = await read<"getMatrix">("/v1/matrix?shape=wide");
console.log("matrix", matrix.rows.length);

const guide = await read<"getGuide">("/v1/guide");
const evidence = await read<"listEvidence">("/v1/evidence?limit=2");
const prices = await read<"listModelPrices">("/v1/prices?limit=2");
console.log("lists", guide.items.length > 0, evidence.rows.length, prices.rows.length);

try {
  // @ts-expect-error there is no such stage, and the compiler knows it
  await ask<"createRecommendation">("/v1/recommendations", { stage: "ideas" });
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.log("refused", error.problem.status, error.problem.errors?.[0]?.pointer);
}
