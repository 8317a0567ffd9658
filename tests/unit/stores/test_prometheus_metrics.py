"""What is counted, as Prometheus reads it."""

from prometheus_client.parser import text_string_to_metric_families

from tune_or_prompt.stores.prometheus_metrics import PrometheusMetrics
from tune_or_prompt.verbs.ports import Lookup


def value_of(metrics: PrometheusMetrics, name: str, **labels: str) -> float | None:
    families = text_string_to_metric_families(metrics.expose().body.decode())
    samples = (sample for family in families for sample in family.samples)
    return next((s.value for s in samples if s.name == name and s.labels == labels), None)


def test_requests_are_counted_by_route_method_and_status() -> None:
    metrics = PrometheusMetrics()
    for status in (200, 200, 422):
        metrics.count_request(route="/v1/x", method="POST", status=status, seconds=0.004)

    name = "tune_or_prompt_requests_total"
    assert value_of(metrics, name, route="/v1/x", method="POST", status="200") == 2
    assert value_of(metrics, name, route="/v1/x", method="POST", status="422") == 1


def test_durations_fall_into_buckets() -> None:
    metrics = PrometheusMetrics()
    metrics.count_request(route="/v1/x", method="GET", status=200, seconds=0.004)
    metrics.count_request(route="/v1/x", method="GET", status=200, seconds=0.04)

    name = "tune_or_prompt_request_duration_seconds_bucket"
    assert value_of(metrics, name, route="/v1/x", method="GET", le="0.005") == 1
    assert value_of(metrics, name, route="/v1/x", method="GET", le="0.05") == 2


def test_lookups_are_counted_by_layer_outcome_and_reason() -> None:
    metrics = PrometheusMetrics()
    metrics.count_lookup(Lookup("bypass", "redis", reason="timeout"))

    name = "tune_or_prompt_cache_lookups_total"
    assert value_of(metrics, name, layer="redis", outcome="bypass", reason="timeout") == 1


def test_calls_to_redis_are_timed_by_outcome() -> None:
    metrics = PrometheusMetrics()
    metrics.observe_redis("slow", 0.02)

    name = "tune_or_prompt_redis_duration_seconds_count"
    assert value_of(metrics, name, outcome="slow") == 1


def test_lost_lines_and_records_are_counted() -> None:
    metrics = PrometheusMetrics()
    metrics.count_lost_lines(3)
    metrics.count_lost_records(2)

    assert value_of(metrics, "tune_or_prompt_log_lines_lost_total") == 3
    assert value_of(metrics, "tune_or_prompt_decision_records_lost_total") == 2


def test_two_apps_in_one_process_do_not_meet() -> None:
    first, second = PrometheusMetrics(), PrometheusMetrics()
    first.count_lookup(Lookup("miss", "memory"))

    name = "tune_or_prompt_cache_lookups_total"
    assert value_of(second, name, layer="memory", outcome="miss", reason="") is None


def test_the_content_type_is_that_of_the_text_format() -> None:
    assert PrometheusMetrics().expose().content_type.startswith("text/plain; version=0.0.4")


def test_what_is_put_off_is_counted_when_it_is_settled_or_asked_for() -> None:
    at_once, later = PrometheusMetrics(), PrometheusMetrics()
    later.settle()
    for metrics in (at_once, later):
        for milliseconds in (0, 0.5, 0.6, 40, 9_000):
            seconds = milliseconds / 1000
            metrics.count_request(route="/v1/x", method="GET", status=200, seconds=seconds)
        metrics.count_lookup(Lookup("hit", "memory"))

    assert counted(later) == counted(at_once)


def counted(metrics: PrometheusMetrics) -> dict[tuple[str, str], float]:
    families = text_string_to_metric_families(metrics.expose().body.decode())
    samples = (sample for family in families for sample in family.samples)
    return {(s.name, str(s.labels)): s.value for s in samples if not s.name.endswith("_created")}
