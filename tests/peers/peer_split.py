"""Sizes of parts and folds against scikit-learn; which rows are drawn is our own generator's."""
from collections import Counter

import numpy as np
import pytest
from sklearn.model_selection import (GroupKFold, GroupShuffleSplit, KFold, StratifiedKFold, TimeSeriesSplit,
                                     train_test_split)

from node import ours

SIZES = [7, 10, 53, 100, 1001]


def plan(by, shares, folds=None):
    columns = ["label"] if by in ("stratified", "group") else []
    return {"by": by, "shares": shares, "columns": columns, "together": False, **({"folds": folds} if folds else {})}


def labels(n, count, seed=0):
    """Labels of unequal frequency."""
    return [f"g{int(each)}" for each in np.minimum(np.random.default_rng(seed).geometric(0.35, n) - 1, count - 1)]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_random_parts_have_the_sizes_of_train_test_split(share):
    answers = ours("split.ts", [{"plan": plan("random", [share, 0, 1 - share]), "rows": n} for n in SIZES])
    for n, answer in zip(SIZES, answers):
        train, test = train_test_split(range(n), train_size=share, shuffle=True)
        assert [len(part) for part in answer["parts"]] == [len(train), 0, len(test)]
        assert sorted(answer["parts"][0] + answer["parts"][2]) == list(range(n))


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_random_folds_have_the_sizes_of_kfold(folds):
    answers = ours("split.ts", [{"plan": plan("random", [1, 0, 0], folds), "rows": n} for n in SIZES])
    for n, answer in zip(SIZES, answers):
        expected = [len(test) for _, test in KFold(folds).split(np.zeros(n))]
        assert [len(fold["validation"]) for fold in answer["folds"]] == expected


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_stratified_folds_have_the_classes_of_stratified_kfold(folds):
    cases = {n: labels(n, 3) for n in SIZES[1:]}
    answers = ours("split.ts", [{"plan": plan("stratified", [1, 0, 0], folds), "rows": n, "labels": each}
                                for n, each in cases.items()])
    for (n, each), answer in zip(cases.items(), answers):
        theirs = StratifiedKFold(folds).split(np.zeros(n), each)
        for fold, (train, test) in zip(answer["folds"], theirs):
            assert Counter(each[row] for row in fold["validation"]) == Counter(each[row] for row in test)
            assert Counter(each[row] for row in fold["train"]) == Counter(each[row] for row in train)


def test_stratified_parts_keep_shares_as_closely_as_scikit_learn():
    n, each = 1001, labels(1001, 4)
    [answer] = ours("split.ts", [{"plan": plan("stratified", [0.75, 0, 0.25]), "rows": n, "labels": each}])
    train, _ = train_test_split(range(n), train_size=0.75, stratify=each, random_state=0)
    mine, theirs = (Counter(each[row] for row in rows) for rows in (answer["parts"][0], train))
    for label, count in Counter(each).items():
        assert abs(mine[label] - 0.75 * count) < 1
        assert abs(mine[label] - theirs[label]) <= 1


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_group_folds_have_the_sizes_of_group_kfold(folds):
    cases = {n: labels(n, 9, seed=1) for n in SIZES[2:]}
    answers = ours("split.ts", [{"plan": plan("group", [1, 0, 0], folds), "rows": n, "labels": each}
                                for n, each in cases.items()])
    for (n, each), answer in zip(cases.items(), answers):
        theirs = GroupKFold(folds).split(np.zeros(n), groups=each)
        assert [len(fold["validation"]) for fold in answer["folds"]] == [len(test) for _, test in theirs]
        for fold in answer["folds"]:
            assert not {each[row] for row in fold["train"]} & {each[row] for row in fold["validation"]}


def test_group_parts_have_as_many_groups_as_group_shuffle_split():
    n, each = 1001, [f"g{row % 40}" for row in range(1001)]
    [answer] = ours("split.ts", [{"plan": plan("group", [0.75, 0, 0.25]), "rows": n, "labels": each}])
    [(train, test)] = GroupShuffleSplit(1, train_size=0.75, random_state=0).split(np.zeros(n), groups=each)
    assert [len({each[row] for row in rows}) for rows in (answer["parts"][0], answer["parts"][2])] == \
        [len({each[row] for row in rows}) for rows in (train, test)]


@pytest.mark.parametrize("folds", [2, 3, 5])
def test_rolling_folds_are_those_of_time_series_split(folds):
    times = {n: list(map(float, np.random.default_rng(n).permutation(n))) for n in SIZES}
    answers = ours("split.ts", [{"plan": plan("time", [1, 0, 0], folds), "rows": n, "times": each}
                                for n, each in times.items()])
    for (n, each), answer in zip(times.items(), answers):
        order = np.argsort(each, kind="stable")
        for fold, (train, test) in zip(answer["folds"], TimeSeriesSplit(folds).split(np.zeros(n))):
            assert fold["train"] == order[train].tolist()
            assert fold["validation"] == order[test].tolist()
