/** Every main question through openapi-fetch, typed by openapi-typescript. */
import createClient from "openapi-fetch";
import type { paths } from "./api";

declare const process: { argv: string[] };

const baseUrl = process.argv[2] ?? "";
const client = createClient<paths>({ baseUrl });
const profile = { as_of: "2026-11-24", stage: "production", traffic: { calls_per_day: 500_000 } } as const;

const posted = await client.POST("/v1/recommendations", { body: profile });
const got = await client.GET("/v1/recommendations", {
  params: { query: { profile: JSON.stringify(profile), include: ["plan", "flips"] } },
});
console.log("same by GET", got.data?.id === posted.data?.id && got.data?.verdict === posted.data?.verdict);

const query = await fetch(`${baseUrl}/v1/recommendations`, {
  method: "QUERY",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(profile),
});
console.log("same by QUERY", ((await query.json()) as { id: string }).id === posted.data?.id);

const batch = await client.POST("/v1/recommendations/batch", { body: { items: [profile, { stage: "idea" }] } });
console.log("batch", batch.data?.items.map((item) => item.status).join(" "));

const flat = await client.POST("/v1/recommendations/batch.{format}", {
  params: { path: { format: "csv" } },
  body: { items: [profile, { stage: "idea" }] },
  parseAs: "text",
});
console.log("batch as a table", (flat.data ?? "").split("\n").length - 1);

const lines = ["A", "B"].map((name) => `${JSON.stringify({ ...profile, name })}\n`).join("");
const stream = await client.POST("/v1/recommendations/batch.ndjson", {
  body: lines,
  bodySerializer: (body) => body as string,
  headers: { "Content-Type": "application/x-ndjson" },
  parseAs: "text",
});
const named = (stream.data ?? "").trim().split("\n").map((line) => (JSON.parse(line) as { name: string }).name);
console.log("lines", named.join(" "));

const costs = await client.POST("/v1/costs", { body: profile });
console.log("costs", (costs.data?.costs?.headline.break_even.kind ?? "") !== "");

const sweep = await client.POST("/v1/sweeps", { body: { field: "traffic.calls_per_day", points: 3 } });
const byAddress = await client.GET("/v1/sweeps", { params: { query: { field: "traffic.calls_per_day", points: 3 } } });
console.log("sweep", sweep.data?.rows.length, JSON.stringify(sweep.data) === JSON.stringify(byAddress.data));

const lock = await client.POST("/v1/locks", { body: profile });
if (lock.data) {
  const drift = await client.POST("/v1/drift", { body: { lock: lock.data, profile } });
  console.log("drift", drift.data?.status);
}

const table = await client.GET("/v1/matrix.{format}", { params: { path: { format: "csv" } }, parseAs: "text" });
console.log("table", (table.data ?? "").split("\n").length - 1);

const refused = await client.POST("/v1/recommendations", { body: { name: "x\u0001" } });
console.log("problem", refused.error?.status, refused.error?.errors?.[0]?.pointer);
