# The plain decision as a policy.
package plain

import rego.v1

approaches := ["prompt-engineering", "fine-tuning", "hybrid"]

comparison := [
	{"id": "upfront-cost", "weight": 0.1, "ratings": [0.9, 0.3, 0.4]},
	{"id": "inference-cost", "weight": 0.12, "ratings": [0.5, 0.7, 0.6]},
	{"id": "setup-time", "weight": 0.1, "ratings": [0.9, 0.3, 0.5]},
	{"id": "flexibility", "weight": 0.1, "ratings": [0.9, 0.3, 0.6]},
	{"id": "consistency", "weight": 0.12, "ratings": [0.5, 0.9, 0.8]},
	{"id": "data-needed", "weight": 0.1, "ratings": [0.9, 0.3, 0.5]},
	{"id": "knowledge-depth", "weight": 0.08, "ratings": [0.5, 0.8, 0.8]},
	{"id": "maintenance", "weight": 0.08, "ratings": [0.7, 0.5, 0.4]},
	{"id": "latency", "weight": 0.1, "ratings": [0.5, 0.8, 0.7]},
	{"id": "best-for", "weight": 0.1, "ratings": [0.6, 0.6, 0.7]},
]
hit contains {"rule": "early", "dimension": "setup-time", "adds": [0.1, -0.2, -0.1]} if input.stage == "idea"
hit contains {"rule": "prototyping", "dimension": "flexibility", "adds": [0.1, -0.1, 0]} if input.stage == "prototype"
hit contains {"rule": "in-production", "dimension": "consistency", "adds": [-0.1, 0.1, 0.1]} if input.stage == "production"
hit contains {"rule": "classifies", "dimension": "best-for", "adds": [-0.1, 0.2, 0.1]} if input.task.type == "classification"
hit contains {"rule": "extracts", "dimension": "best-for", "adds": [0, 0.2, 0.1]} if input.task.type == "extraction"
hit contains {"rule": "converses", "dimension": "flexibility", "adds": [0.1, -0.1, 0]} if input.task.type == "dialogue"
hit contains {"rule": "one-task", "dimension": "knowledge-depth", "adds": [-0.1, 0.1, 0.1]} if input.task.breadth == "single"
hit contains {"rule": "many-tasks", "dimension": "maintenance", "adds": [0.1, -0.2, -0.1]} if input.task.breadth == "many"
hit contains {"rule": "busy", "dimension": "inference-cost", "adds": [-0.2, 0.1, 0.1]} if input.traffic.calls_per_day >= 100000
hit contains {"rule": "very-busy", "dimension": "upfront-cost", "adds": [0, 0.2, 0.1]} if input.traffic.calls_per_day >= 1000000
hit contains {"rule": "quiet", "dimension": "upfront-cost", "adds": [0.1, -0.1, -0.1]} if input.traffic.calls_per_day < 1000
hit contains {"rule": "long-queries", "dimension": "latency", "adds": [-0.2, 0, -0.1]} if input.traffic.query_tokens >= 2000
hit contains {"rule": "few-labels", "dimension": "data-needed", "adds": [0.1, -0.3, -0.2]} if input.data.labelled_examples < 100
hit contains {"rule": "some-labels", "dimension": "data-needed", "adds": [0, 0.2, 0.1]} if input.data.labelled_examples >= 1000
hit contains {"rule": "many-labels", "dimension": "consistency", "adds": [0, 0.1, 0.1]} if input.data.labelled_examples >= 10000

utility(n, each) := max([0, min([1, each.ratings[n] + sum([h.adds[n] | some h in hit; h.dimension == each.id])])])

contributions(n) := [term |
	some each in comparison
	worth := utility(n, each)
	term := {"dimension": each.id, "utility": worth, "weight": each.weight, "points": (100 * each.weight) * worth}
]

scored := [row |
	some n, name in approaches
	terms := contributions(n)
	row := {"approach": name, "score": sum([term.points | some term in terms]), "contributions": terms}
]

best := max([row.score | some row in scored])

recommend := {
	"verdict": [row.approach | some row in scored; row.score == best][0],
	"matched": [h.rule | some h in hit],
	"approaches": scored,
}
