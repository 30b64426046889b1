"""What `make bench` computes from what it measured."""

import os
import subprocess
import sys

import pytest

from bench.servers import Server, cpu_of, memory_of
from bench.tables import geometric_mean, percentile, ratio, slope, table, verdict


def test_percentile_is_a_value_that_was_measured():
    values = [float(value) for value in range(30, 0, -1)]

    assert percentile(values, 0.5) == 15
    assert percentile(values, 0.95) == 29
    assert percentile(values, 1) == 30
    assert percentile([7.0], 0.5) == 7


def test_mean_of_ratios_is_the_geometric_one():
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4)
    assert geometric_mean([2.0, 0.0]) == 0
    assert geometric_mean([]) == 0


def test_slope_is_growth_for_each_unit():
    assert slope([(0.0, 100.0), (0.5, 101.0), (1.0, 102.0)]) == pytest.approx(2)
    assert slope([(0.0, 5.0), (1.0, 5.0)]) == 0
    assert slope([(1.0, 5.0)]) == 0


def test_nothing_to_divide_by_is_not_measured():
    assert ratio(3, 2) == 1.5
    assert ratio(3, 0) is None
    assert verdict(ratio(3, 0), at_least=1) == "not measured"


def test_verdict_counts_the_limit_itself():
    assert verdict(0.8, at_least=0.8) == "met"
    assert verdict(0.79, at_least=0.8) == "missed"
    assert verdict(1.12, at_most=1.12) == "met"
    assert verdict(1.13, at_most=1.12) == "missed"


def test_table_can_be_pasted():
    drawn = table(("", "req/s", "SQL"), [["ours", 1234.5678, 4], ["grapple", 0.5, None]])

    assert drawn.splitlines() == [
        "|         |  req/s | SQL |",
        "|---------|-------:|----:|",
        "| ours    | 1234.6 |   4 |",
        "| grapple |   0.50 |   – |",
    ]


def test_cpu_and_memory_are_those_of_a_server_s_processes_alone():
    # The first process of the group starts another, as a server starts its workers; both stay.
    work = "x = bytearray(30_000_000)\nfor n in range(3_000_000): pass\nprint(flush=True)\ninput()"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", start], start_new_session=True, **pipes)
    process.stdout.readline()
    server = Server("a group", 0, [process.pid])

    [(pid, (resident, own))] = memory_of(server).items()
    cpu = cpu_of(server)
    process.stdin.close()
    process.wait(20)

    assert pid not in (process.pid, os.getpid())
    assert resident > own > 28
    assert cpu > 0.02
    assert cpu_of(server) == 0
    assert memory_of(server) == {}
