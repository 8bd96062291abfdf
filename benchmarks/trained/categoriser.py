"""A text categoriser of spaCy on the same clauses, trained on the CPU with a fixed seed."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import numpy as np
import spacy
from linear import Floats
from plans import KINDS, Candidate
from spacy.training import Example
from spacy.util import fix_random_seed

FOLDS, ROUNDS = 3, 5
MODEL = {
    "@architectures": "spacy.TextCatReduce.v1",
    "exclusive_classes": False,
    "use_reduce_first": False,
    "use_reduce_last": True,
    "use_reduce_max": True,
    "use_reduce_mean": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 2,
        "embed_size": 2000,
        "window_size": 2,
        "maxout_pieces": 3,
        "subword_features": False,
    },
}


def text_of(one: Candidate) -> str:
    """What the categoriser reads: the title above, the end of the clause before, and the clause."""
    goals = "有目标" if "goals" in one.place else "无目标"
    return re.sub(r"\d", "0", f"{goals}{one.title[-8:]}|{one.before[-6:]}|{one.words[-40:]}")


def spacy_scores(ones: Sequence[Candidate], family: Sequence[int], teaching: Sequence[bool]) -> dict[str, Floats]:
    """Of each candidate the probability of each kind; families are held out in three folds, teaching plans are learnt."""
    fold = np.array([family[one.plan] % FOLDS for one in ones])
    scores = {kind: np.zeros(len(ones)) for kind in KINDS}
    for held in range(FOLDS):
        nlp = _trained([one for one, f in zip(ones, fold, strict=True) if f != held and teaching[one.plan]], held)
        places = np.flatnonzero(fold == held)
        for i, doc in zip(places, nlp.pipe(text_of(ones[i]) for i in places), strict=True):
            for kind in KINDS:
                scores[kind][i] = doc.cats[kind]
    return scores


def _trained(ones: Sequence[Candidate], seed: int) -> spacy.Language:
    fix_random_seed(seed)
    nlp = spacy.blank("zh")
    categoriser = nlp.add_pipe("textcat_multilabel", config={"model": MODEL})
    for kind in KINDS:
        categoriser.add_label(kind)
    examples = [
        Example.from_dict(nlp.make_doc(text_of(one)), {"cats": {k: float(k in one.labels) for k in KINDS}})
        for one in ones
    ]
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(seed)
    for _ in range(ROUNDS):
        order.shuffle(examples)
        for i in range(0, len(examples), 32):
            nlp.update(examples[i : i + 32], sgd=optimizer, drop=0.2)
    return nlp
