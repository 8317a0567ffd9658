"""The way to a threshold, narrowed by what its probes told."""

from service.domain.outlook.thresholds import Way


def test_probes_lie_inside_the_way_in_the_order_of_walking_it() -> None:
    upward = Way("traffic.calls_per_day", turned=100, kept=0, turned_lead=-1.0, kept_lead=1.0)
    downward = Way("traffic.calls_per_day", turned=0, kept=100, turned_lead=-1.0, kept_lead=3.0)

    assert upward.probes() == sorted(upward.probes())
    assert downward.probes() == sorted(downward.probes(), reverse=True)
    assert all(0 < probe < 100 for probe in (*upward.probes(), *downward.probes()))


def test_the_turn_is_expected_where_the_lead_would_be_gone_on_a_straight_line() -> None:
    way = Way("traffic.calls_per_day", turned=100, kept=0, turned_lead=-1.0, kept_lead=3.0)

    assert 75 in way.probes()


def test_a_way_ends_at_the_first_probe_that_turns() -> None:
    way = Way("traffic.calls_per_day", turned=100, kept=0, turned_lead=-1.0, kept_lead=3.0)

    left = way.narrowed([20, 40, 60], [2.0, -0.5, -0.7])

    assert (left.kept, left.turned) == (20, 40)
    assert (left.kept_lead, left.turned_lead) == (2.0, -0.5)


def test_neighbours_leave_nothing_between() -> None:
    assert Way("stage", 2, 1, -1.0, 1.0).is_settled
    assert not Way("stage", 3, 1, -1.0, 1.0).is_settled
