"""Learns the network that chooses among the readings of a cue together with weighed features.

    qawl train-choices --lang ar annotated.jsonl … --folds 0 --lessons lessons.jsonl
    python3 training/network.py lessons.jsonl network.bin

The network and its file are described in `src/lang/network.rs`. Each question is a choice among candidates; the right ones are
to be likely together. Dropout on features and on states, and a moving average of the weights, keep it from learning the
articles by heart.
"""

import argparse
import json
import struct
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

WIDTH, HIDDEN, N_SUMS, MOST = 40, 24, 8, 8.0
N_FEATURES, N_KINDS, N_DISTANCES, N_QUESTIONS = 11, 32, 26, 4
BITS = 13
DISTANCES = (1, 2, 4, 1)
# What scores the candidates of a question, in the order of the file.
HEAD = ("anchors", "own", "next", "between", "kinds", "distances", "out")

EPOCHS = 16
RATE = 3e-3
DROPOUT = 0.2
# The share of a token's features that is left out at random.
LEFT_OUT = 0.2
# How strongly weights are drawn to nothing.
DECAY = 1e-4

# What one step learns from: at most so many tokens and candidates.
TOKENS, EXAMPLES, CANDIDATES = 4096, 640, 12288


def distance(anchors, tokens):
    """The number of a distance, as in the network's source."""
    apart = np.abs(tokens - anchors)
    size = np.searchsorted([7, 10, 15, 23, 35, 61], apart, side="right") + 6
    size = np.where(apart <= 6, apart, size)
    return np.where(tokens < anchors, N_DISTANCES // 2 + size, size).astype(np.int32)


def read(path):
    """The lessons as arrays, a dictionary for each chapter."""
    chapters = []
    with open(path, encoding="utf-8") as file:
        for line in map(json.loads, file):
            tokens = np.array(line["tokens"], dtype=np.uint32).reshape(-1, N_FEATURES)
            rows = np.where(tokens == 0, 0, 1 + (tokens >> (32 - BITS))).astype(np.int32)
            paragraph = np.full(len(rows), -1, np.int32)
            for number, (start, end) in enumerate(line["paragraphs"]):
                paragraph[start:end] = number
            examples = [it for it in line["examples"] if any(it["right"]) and len(it["right"]) > 1]
            n = [len(it["tokens"]) for it in examples]
            flat = lambda key, kind: np.array([value for it in examples for value in it[key]], kind)
            chapters.append(
                {
                    "id": line["id"],
                    "rows": rows,
                    "paragraph": paragraph,
                    "example": np.repeat(np.arange(len(examples), dtype=np.int32), n),
                    "question": np.repeat(np.array([it["question"] for it in examples], np.int32), n),
                    "anchors": np.repeat(np.array([it["anchors"] for it in examples], np.int32).reshape(-1, 2), n, axis=0),
                    "token": flat("tokens", np.int32),
                    "kind": flat("kinds", np.int32),
                    "right": flat("right", np.float32),
                    "n_examples": len(examples),
                }
            )
    return [chapter for chapter in chapters if chapter["n_examples"]]


def batches(chapters, order):
    """Puts chapters together, one after the other, as many as have room in a step."""
    own, n_tokens, n_examples, n_candidates = [], 0, 0, 0
    for number in order:
        chapter = chapters[number]
        sizes = len(chapter["rows"]), chapter["n_examples"], len(chapter["token"])
        if sizes[0] > TOKENS or sizes[1] > EXAMPLES or sizes[2] > CANDIDATES:
            raise SystemExit(f"{chapter['id']}: too long for a step: leave it out, or raise TOKENS, EXAMPLES and CANDIDATES")
        if n_tokens + sizes[0] > TOKENS or n_examples + sizes[1] > EXAMPLES or n_candidates + sizes[2] > CANDIDATES:
            yield joined(own)
            own, n_tokens, n_examples, n_candidates = [], 0, 0, 0
        own.append(chapter)
        n_tokens, n_examples, n_candidates = n_tokens + sizes[0], n_examples + sizes[1], n_candidates + sizes[2]
    if own:
        yield joined(own)


def joined(chapters):
    """One step's arrays, filled up to their fixed sizes."""
    rows = np.zeros((TOKENS, N_FEATURES), np.int32)
    paragraph = np.full(TOKENS, -1, np.int32)
    example = np.full(CANDIDATES, EXAMPLES - 1, np.int32)
    question, kind, token = (np.zeros(CANDIDATES, np.int32) for _ in range(3))
    token -= 1
    anchors = np.zeros((CANDIDATES, 2), np.int32)
    right, counts = np.zeros(CANDIDATES, np.float32), np.zeros(CANDIDATES, np.float32)
    at = t = e = p = 0
    for it in chapters:
        n, m = len(it["rows"]), len(it["token"])
        rows[t : t + n] = it["rows"]
        paragraph[t : t + n] = np.where(it["paragraph"] < 0, -1, it["paragraph"] + p)
        here = slice(at, at + m)
        example[here] = it["example"] + e
        question[here], kind[here], right[here], counts[here] = it["question"], it["kind"], it["right"], 1.0
        anchors[here] = it["anchors"] + t
        token[here] = np.where(it["token"] < 0, -1, it["token"] + t)
        at, t, e, p = at + m, t + n, e + it["n_examples"], p + 1 + int(it["paragraph"].max(initial=0))
    far = distance(anchors[:, 1], token)
    return {
        "rows": rows,
        "paragraph": paragraph,
        "example": example,
        "question": question,
        "kind": kind,
        "token": token,
        "anchors": anchors,
        "far": far,
        "right": right,
        "counts": counts,
    }


def begin(key):
    """Weights to begin with."""
    keys = iter(jax.random.split(key, 64))
    normal = lambda *shape, scale: scale * jax.random.normal(next(keys), shape)
    dense = lambda n, m: normal(n, m, scale=(2 / n) ** 0.5)
    return {
        "rows": normal(1 + 2**BITS, WIDTH, scale=0.3),
        "layers": [
            {
                "taps": jnp.ones((3, WIDTH)) / 3 + normal(3, WIDTH, scale=0.3),
                "dense": 0.5 * dense(WIDTH, WIDTH),
                "bias": jnp.zeros(WIDTH),
            }
            for _ in DISTANCES
        ],
        "sums": 0.3 * dense(WIDTH, N_SUMS),
        "anchors": normal(N_QUESTIONS, 2, WIDTH, HIDDEN, scale=0.1),
        "own": normal(N_QUESTIONS, WIDTH, HIDDEN, scale=0.1),
        "next": normal(N_QUESTIONS, WIDTH, HIDDEN, scale=0.1),
        "between": normal(N_QUESTIONS, N_SUMS, HIDDEN, scale=0.1),
        "kinds": normal(N_QUESTIONS, N_KINDS, HIDDEN, scale=0.1),
        "distances": normal(N_QUESTIONS, N_DISTANCES, HIDDEN, scale=0.1),
        "out": normal(N_QUESTIONS, HIDDEN, scale=0.3),
    }


def dropped(key, values, rate):
    kept = jax.random.bernoulli(key, 1 - rate, values.shape)
    return jnp.where(kept, values / (1 - rate), 0.0)


def states(weights, batch, key):
    """The states of the tokens; nothing is dropped where there is no key."""
    rows = weights["rows"].at[0].set(0.0)[batch["rows"]]
    if key is not None:
        key, own = jax.random.split(key)
        rows = rows * jax.random.bernoulli(own, 1 - LEFT_OUT, rows.shape[:2])[..., None] / (1 - LEFT_OUT)
    seen = (batch["paragraph"] >= 0)[:, None]
    state = jnp.where(seen, rows.sum(1), 0.0)
    for layer, far in zip(weights["layers"], DISTANCES):

        def shifted(by):
            other = jnp.roll(state, by, 0)
            same = (jnp.roll(batch["paragraph"], by) == batch["paragraph"])[:, None]
            idx = jnp.arange(len(state))[:, None]
            inside = (idx >= by) if by > 0 else (idx < len(state) + by)
            return jnp.where(same & inside, other, 0.0)

        left, middle, right = layer["taps"]
        mixed = shifted(far) * left + state * middle + shifted(-far) * right
        made = jax.nn.relu(mixed @ layer["dense"] + layer["bias"])
        if key is not None:
            key, own = jax.random.split(key)
            made = dropped(own, made, DROPOUT)
        state = jnp.where(seen, state + made, 0.0)
    return state


def scores(weights, batch, key):
    """The scores of all candidates."""
    state = states(weights, batch, key)
    counted = jnp.cumsum(jax.nn.relu(state @ weights["sums"]), 0)
    counted = jnp.concatenate([jnp.zeros((1, N_SUMS)), counted])
    if key is not None:
        key, own = jax.random.split(key)
        state = dropped(own, state, DROPOUT)
    token, anchor = jnp.maximum(batch["token"], 0), batch["anchors"][:, 1]
    between = counted[jnp.maximum(anchor, token)] - counted[jnp.minimum(anchor, token)]
    between = jnp.minimum(between, MOST)
    there = (batch["token"] >= 0)[:, None]
    total = 0.0
    for question in range(N_QUESTIONS):
        head = {name: weights[name][question] for name in HEAD}
        hidden = (state @ head["anchors"][0])[batch["anchors"][:, 0]] + (state @ head["anchors"][1])[anchor]
        hidden += head["kinds"][batch["kind"]]
        here = (state @ head["own"])[token] + (state @ head["next"])[jnp.minimum(token + 1, TOKENS - 1)]
        hidden += jnp.where(there, here + head["distances"][batch["far"]] + between @ head["between"], 0.0)
        score = jax.nn.relu(hidden) @ head["out"]
        total = total + jnp.where(batch["question"] == question, score, 0.0)
    return total


def loss(weights, batch, key):
    """How unlikely the right candidates are, summed over the examples of a step, and how many there are."""
    score = jnp.where(batch["counts"] > 0, scores(weights, batch, key), -1e9)
    example = batch["example"]
    most = jax.lax.stop_gradient(jax.ops.segment_max(score, example, EXAMPLES))
    most = jnp.where(jnp.isfinite(most), most, 0.0)
    share = jnp.exp(score - most[example]) * batch["counts"]
    everything = jax.ops.segment_sum(share, example, EXAMPLES)
    right = jax.ops.segment_sum(share * batch["right"], example, EXAMPLES)
    there = everything > 0
    lost = jnp.where(there, jnp.log(jnp.where(there, everything, 1.0)) - jnp.log(jnp.where(there, right, 1.0) + 1e-9), 0.0)
    return lost.sum() / there.sum()


@jax.jit
def step(weights, moments, batch, key, n, rate):
    """One step of Adam with decoupled decay (Loshchilov and Hutter, ICLR 2019)."""
    lost, slope = jax.value_and_grad(loss)(weights, batch, key)
    norm = jnp.sqrt(sum(jnp.sum(it**2) for it in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda it: it / jnp.maximum(1.0, norm), slope)
    mean, square = moments
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, slope)
    square = jax.tree.map(lambda s, g: 0.99 * s + 0.01 * g * g, square, slope)

    def moved(w, m, s):
        return w - rate * (m / (1 - 0.9**n) / (jnp.sqrt(s / (1 - 0.99**n)) + 1e-8) + DECAY * w)

    return jax.tree.map(moved, weights, mean, square), (mean, square), lost


def learn(chapters, test, epochs, seed):
    rng = np.random.default_rng(seed)
    key = jax.random.PRNGKey(seed)
    weights = begin(key)
    moments = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    n_steps = epochs * sum(1 for _ in batches(chapters, range(len(chapters))))
    mean, n = weights, 0
    for epoch in range(epochs):
        began, lost = time.time(), []
        for batch in batches(chapters, rng.permutation(len(chapters))):
            n += 1
            key, own = jax.random.split(key)
            rate = RATE * min(1.0, n / 200) * max(0.02, 1 - n / n_steps)
            weights, moments, own_loss = step(weights, moments, batch, own, n, rate)
            mean = jax.tree.map(lambda m, w: 0.99 * m + 0.01 * w, mean, weights)
            lost.append(own_loss)
        text = f"epoch {epoch + 1}: lost {float(np.mean(lost)):.4f}, {time.time() - began:.0f} s"
        if test and (epoch % 4 == 3 or epoch + 1 == epochs):
            text += "; right on others: " + right_share(mean, test)
        print(text, file=sys.stderr, flush=True)
    return mean


scored = jax.jit(lambda weights, batch: scores(weights, batch, None))


def right_share(weights, chapters):
    """How often the best candidate is right, by question."""
    right, n = np.zeros(N_QUESTIONS), np.zeros(N_QUESTIONS)
    for batch in batches(chapters, range(len(chapters))):
        score = np.where(batch["counts"] > 0, np.asarray(scored(weights, batch)), -1e9)
        order = np.lexsort((-score, batch["example"]))
        order = order[batch["counts"][order] > 0]
        first = np.unique(batch["example"][order], return_index=True)[1]
        best = order[first]
        for question in range(N_QUESTIONS):
            own = best[batch["question"][best] == question]
            right[question] += batch["right"][own].sum()
            n[question] += len(own)
    return " ".join(f"{100 * a / max(b, 1):.1f}" for a, b in zip(right, n))


def write(weights, path):
    rows = np.asarray(weights["rows"])[1:]
    scale = float(np.quantile(np.abs(rows), 0.9995)) / 127
    with open(path, "wb") as file:
        numbers = lambda array: file.write(np.asarray(array, dtype="<f4").tobytes())
        file.write(b"QWLN" + struct.pack("<BBBf", 1, BITS, len(DISTANCES), scale))
        file.write(np.clip(np.round(rows / scale), -127, 127).astype(np.int8).tobytes())
        for layer, far in zip(weights["layers"], DISTANCES):
            file.write(struct.pack("<B", far))
            for name in ("taps", "dense", "bias"):
                numbers(layer[name])
        numbers(weights["sums"])
        for question in range(N_QUESTIONS):
            for name in HEAD:
                numbers(weights[name][question])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons")
    parser.add_argument("network")
    parser.add_argument("--test", help="lessons of articles that are not learned from, to count right choices in")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    test = read(given.test) if given.test else []
    write(learn(read(given.lessons), test, given.epochs, given.seed), given.network)


if __name__ == "__main__":
    main()
