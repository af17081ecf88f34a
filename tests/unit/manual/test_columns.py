"""The layout of charts: whatever is drawn, no boxes overlap, and no line runs through one."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from enrollzone.manual.columns import BETWEEN, SLOT, Columns, Places, columns, places


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, float], list[tuple[str, str]], list[str], list[str]]:
    """Boxes with heights, links that form no circle, boxes for the first column, and those that may move left."""
    names = [f"b{number}" for number in range(draw(st.integers(1, 14)))]
    heights = {name: float(draw(st.integers(20, 120))) for name in names}
    pairs = [(one, other) for n, one in enumerate(names) for other in names[n + 1 :]]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30)) if pairs else []
    targets = {target for _, target in links}
    first = [name for name in names if name not in targets and draw(st.booleans())]
    free = [n for n in names if n not in first and not any(t == n and s not in first for s, t in links)]
    return heights, links, first, free


def laid_out(graph: tuple[dict[str, float], list[tuple[str, str]], list[str], list[str]]) -> tuple[Columns, Places]:
    heights, links, first, free = graph
    laid = columns(heights, links, first, free)
    return laid, places(laid, heights)


@given(graphs())
def test_no_box_or_line_lies_over_another_in_its_column(graph: tuple) -> None:
    laid, placed = laid_out(graph)
    for column in laid.items:
        spans = []
        for item in column:
            high = graph[0][item[0]] if item in laid.homes else SLOT
            spans.append((placed.top[item], placed.top[item] + high, item in laid.homes))
        for (_, end, one_box), (start, _, other_box) in pairwise(spans):
            assert start - end >= (BETWEEN if one_box or other_box else 0) - 1e-6
        assert spans[0][0] >= -1e-6
        assert spans[-1][1] <= placed.height + 1e-6


@given(graphs())
def test_every_link_is_a_line_from_column_to_column_that_ends_at_its_box(graph: tuple) -> None:
    laid, _ = laid_out(graph)
    at = dict(laid.homes)
    reached = defaultdict(set)
    for (source, column), targets in laid.onward.items():
        for target, to in targets:
            assert to == column + 1
            if target != source:
                reached[source].add(target)
    assert {(source, target) for source, targets in reached.items() for target in targets} == set(graph[1])
    assert all(at[source] < at[target] for source, target in graph[1])


@given(graphs())
def test_the_first_column_holds_what_was_asked_for_and_in_that_order(graph: tuple) -> None:
    heights, _, first, _ = graph
    laid, _ = laid_out(graph)
    if first:
        assert [name for name, _ in laid.items[0]] == [name for name in heights if name in first]


@given(graphs())
def test_every_box_stands_once_and_every_column_holds_something(graph: tuple) -> None:
    laid, _ = laid_out(graph)
    assert sorted(name for name, _ in laid.homes) == sorted(graph[0])
    standing = [item for column in laid.items for item in column if item in laid.homes]
    assert len(standing) == len(set(standing)) == len(graph[0])


@given(graphs())
def test_the_same_chart_is_laid_out_the_same_way(graph: tuple) -> None:
    assert laid_out(graph) == laid_out(graph)


def test_a_line_that_passes_a_column_has_one_slot_there_however_many_it_leads_to() -> None:
    links = [("clause", "rule"), ("clause", "other"), ("clause", "paper"), ("paper", "rule"), ("paper", "other")]
    laid = columns({"clause": 30, "paper": 30, "rule": 30, "other": 30}, links, ["clause"])
    assert laid.items == ((("clause", 0),), (("paper", 1), ("clause", 1)), (("rule", 2), ("other", 2)))


def test_free_boxes_fill_lower_columns_when_one_grows_too_high() -> None:
    readings = [f"r{number}" for number in range(6)]
    links = [("a", "b"), ("b", "rule"), *((name, "rule") for name in readings), ("rule", "end")]
    laid = columns(
        dict.fromkeys(["a", "b", "rule", "end", *readings, "c"], 50.0), [*links, ("c", "a")], ["c"], readings
    )
    assert sorted(column for name, column in laid.homes if name in readings) == [1, 1, 1, 2, 2, 2]
