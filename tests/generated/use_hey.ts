/** Every main question through the client that @hey-api/openapi-ts generates. */
import {
  createDrift,
  createEstimate,
  createLock,
  createRecommendation,
  createRecommendationBatch,
  createRecommendationBatchAs,
  createRecommendationBatchStream,
  createSweep,
  getMatrixAs,
  getRecommendation,
  getSweep,
} from "./hey/sdk.gen";
import { client } from "./hey/client.gen";

declare const process: { argv: string[] };

async function main(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2] ?? "" });
  const profile = { as_of: "2026-11-24", stage: "production", traffic: { calls_per_day: 500_000 } } as const;

  const posted = await createRecommendation({ body: profile });
  const got = await getRecommendation({ query: { profile: JSON.stringify(profile), include: ["plan", "flips"] } });
  console.log("same by GET", got.data?.id === posted.data?.id && got.data?.verdict === posted.data?.verdict);

  const batch = await createRecommendationBatch({ body: { items: [profile, { stage: "idea" }] } });
  console.log("batch", batch.data?.items.map((item) => item.status).join(" "));

  const flat = await createRecommendationBatchAs({
    path: { format: "csv" },
    body: { items: [profile, { stage: "idea" }] },
    parseAs: "text",
  });
  console.log("batch as a table", String(flat.data).split("\n").length - 1);

  const lines = ["A", "B"].map((name) => `${JSON.stringify({ ...profile, name })}\n`).join("");
  const stream = await createRecommendationBatchStream({
    body: new Blob([lines]),
    bodySerializer: null,
    headers: { "Content-Type": "application/x-ndjson" },
    parseAs: "text",
  });
  const answers = String(stream.data).trim().split("\n");
  console.log("lines", answers.map((line) => (JSON.parse(line) as { name: string }).name).join(" "));

  const costs = await createEstimate({ body: profile });
  console.log("costs", (costs.data?.costs?.headline.break_even.kind ?? "") !== "");

  const sweep = await createSweep({ body: { field: "traffic.calls_per_day", points: 3 } });
  const byAddress = await getSweep({ query: { field: "traffic.calls_per_day", points: 3 } });
  console.log("sweep", sweep.data?.rows.length, JSON.stringify(sweep.data) === JSON.stringify(byAddress.data));

  const lock = await createLock({ body: profile });
  if (lock.data) {
    const drift = await createDrift({ body: { lock: lock.data, profile } });
    console.log("drift", drift.data?.status);
  }

  const table = await getMatrixAs({ path: { format: "csv" }, parseAs: "text" });
  console.log("table", String(table.data).split("\n").length - 1);

  const refused = await createRecommendation({ body: { name: "x\u0001" } });
  console.log("problem", refused.error?.status, refused.error?.errors?.[0]?.pointer);
}

void main();
