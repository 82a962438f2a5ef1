# TorchScript: what the losses that io.engram.loss.Objectives compiles have in common.
# x: predictions, y: targets, both (B, T, ...) where lengths are given; lengths are shares of T, (B), float32.

# (B, T): which steps are no padding. In float32, since the lengths are: 0.1 * 1000 must not be above 100.
def valid(self, y: Tensor, lengths: Tensor) -> Tensor:
    steps = torch.size(y, 1)
    end = torch.sub(torch.mul(lengths, float(steps)), 1e-6)
    return torch.lt(torch.unsqueeze(torch.arange(steps, dtype=6, device=ops.prim.device(y)), 0), torch.unsqueeze(end, 1))

# The mask (B, T) for each element of x.
def spread(self, mask: Tensor, x: Tensor) -> Tensor:
    wide = mask
    for i in range(torch.sub(torch.dim(x), 2)):
        wide = torch.unsqueeze(wide, -1)
    return torch.expand_as(wide, x)

# Padding may hold anything, NaN too, which no factor of 0 would take out: not of the loss and not of its gradient.
def without_padding(self, x: Tensor, mask: Tensor) -> Tensor:
    return torch.masked_fill(x, torch.logical_not(self.spread(mask, x)), 0)

# e: losses of the elements, share: how much each counts.
def reduced(self, e: Tensor, share: Tensor, reduction: str) -> Tensor:
    if torch.eq(reduction, "none"):
        return e
    if torch.eq(reduction, "sum"):
        return torch.sum(e)
    examples = torch.size(e, 0)
    if torch.eq(reduction, "batchmean"):
        return torch.div(torch.sum(e), examples)
    if torch.eq(reduction, "batch"):
        return torch.div(torch.sum(torch.reshape(e, [examples, -1]), [1]), torch.sum(torch.reshape(share, [examples, -1]), [1]))
    return torch.div(torch.sum(e), torch.sum(share))

def reduced_without_padding(self, e: Tensor, share: Tensor, mask: Tensor, reduction: str) -> Tensor:
    inside = torch.to(self.spread(mask, e), 6)
    return self.reduced(torch.mul(e, inside), torch.mul(share, inside), reduction)

# Logits x (..., C), classes y (...).
def cross_entropies(self, x: Tensor, y: Tensor, weights: Optional[Tensor], ignored: int, smoothing: float) -> Tensor:
    flat = torch.cross_entropy_loss(torch.reshape(x, [-1, torch.size(x, -1)]), torch.reshape(y, [-1]), weights, 0, ignored, smoothing)
    return torch.reshape(flat, torch.size(y))

# Log-probabilities x (..., C), classes y (...).
def negative_log_likelihoods(self, x: Tensor, y: Tensor, weights: Optional[Tensor]) -> Tensor:
    flat = torch.nll_loss(torch.reshape(x, [-1, torch.size(x, -1)]), torch.reshape(y, [-1]), weights, 0, -100)
    return torch.reshape(flat, torch.size(y))

# Logits x (B, T, C), classes y (B, L); lengths are rounded to steps.
def ctc(self, x: Tensor, y: Tensor, x_lengths: Tensor, y_lengths: Tensor, blank: int, zero_infinity: bool, reduction: str) -> Tensor:
    steps = torch.to(torch.round(torch.mul(x_lengths, float(torch.size(x, 1)))), 4)
    labels = torch.to(torch.round(torch.mul(y_lengths, float(torch.size(y, 1)))), 4)
    e = torch.ctc_loss(torch.transpose(torch.log_softmax(x, -1), 0, 1), y, steps, labels, blank, 0, zero_infinity)
    share = torch.to(torch.clamp_min(labels, 1), 6)
    if torch.eq(reduction, "mean"):
        return torch.mean(torch.div(e, share))
    return self.reduced(e, share, reduction)

def whole(self, x: Tensor) -> Tensor:
    return torch.ones([torch.size(x, 0)], dtype=6, device=ops.prim.device(x))

# 1 for each class, or its weight; 0 where a class is ignored.
def class_shares(self, y: Tensor, weights: Optional[Tensor], ignored: int) -> Tensor:
    kept = torch.ne(y, ignored)
    share = torch.to(kept, 6)
    if torch.__isnot__(weights, None):
        classes = torch.masked_fill(y, torch.logical_not(kept), 0)
        of = torch.index_select(unchecked_cast(Tensor, weights), 0, torch.reshape(classes, [-1]))
        share = torch.mul(share, torch.reshape(of, torch.size(y)))
    return share

# Losses e of whole examples, (B) or (B, K).
def reduced_examples(self, e: Tensor, reduction: str) -> Tensor:
    return self.reduced(e, torch.ones_like(e), reduction)

# e: sums of losses, share: how many are in each; nothing has no loss.
def reduced_sums(self, e: Tensor, share: Tensor, reduction: str) -> Tensor:
    if torch.eq(reduction, "mean"):
        return torch.div(torch.sum(e), torch.clamp_min(torch.sum(share), 1))
    if torch.eq(reduction, "sum"):
        return torch.sum(e)
    if torch.eq(reduction, "batchmean"):
        return torch.div(torch.sum(e), torch.size(e, 0))
    return torch.div(e, torch.clamp_min(share, 1))

# Probabilities x, targets y. What is no probability makes the loss and its gradient NaN: the operator would end a CUDA
# context, or the run, on the CPU.
def binary_cross_entropies(self, x: Tensor, y: Tensor) -> Tensor:
    proper = torch.logical_and(torch.ge(x, 0), torch.le(x, 1))
    zeros = torch.zeros_like(x)
    e = torch.binary_cross_entropy(torch.where(proper, x, zeros), y, None, 0)
    return torch.add(e, torch.mul(x, torch.where(proper, zeros, torch.div(zeros, zeros))))

# (..., K) both: (...).
def cosine_distances(self, x: Tensor, y: Tensor) -> Tensor:
    u = torch.reshape(x, [-1, torch.size(x, -1)])
    v = torch.reshape(y, [-1, torch.size(y, -1)])
    together = torch.ones([torch.size(u, 0)], dtype=6, device=ops.prim.device(x))
    return torch.reshape(torch.cosine_embedding_loss(u, v, together, 0.0, 0), torch.size(torch.select(x, -1, 0)))

# Waveforms x, y (B, T) or (B, T, K); inside: 1 where a sample counts, 0 where it is padding. (B) or (B, K), negative.
def noise_ratios(self, x: Tensor, y: Tensor, inside: Tensor) -> Tensor:
    n = torch.clamp_min(torch.sum(inside, [1], True), 1)
    t = (y - torch.sum(y, [1], True) / n) * inside
    s = (x - torch.sum(x, [1], True) / n) * inside
    projection = torch.sum(s * t, [1], True) * t / (torch.sum(t * t, [1], True) + 1e-8)
    noise = s - projection
    ratio = torch.sum(projection * projection, [1]) / (torch.sum(noise * noise, [1]) + 1e-8)
    return torch.log10(ratio + 1e-8) * -10.0

# Scores x (..., C), classes y (...).
def hinges(self, x: Tensor, y: Tensor, weights: Optional[Tensor], power: int, margin: float) -> Tensor:
    flat = torch.multi_margin_loss(torch.reshape(x, [-1, torch.size(x, -1)]), torch.reshape(y, [-1]), power, margin, weights, 0)
    return torch.reshape(flat, torch.size(y))

# Cosines x (..., C), classes y (...). cosine, sine: of the margin; beyond: what an angle costs that is too large for it.
# The sine of an angle of 0 is 1e-6, since the slope of a root at 0 is infinite.
def with_angular_margin(self, x: Tensor, y: Tensor, cosine: float, sine: float, beyond: float, scale: float) -> Tensor:
    sines = torch.sqrt(torch.clamp(1.0 - x * x, 1e-12, 1.0))
    moved = torch.where(torch.gt(x, -cosine), x * cosine - sines * sine, x - beyond)
    own = torch.eq(torch.one_hot(y, torch.size(x, -1)), 1)
    return torch.where(own, moved, x) * scale

# Embeddings x (B, D), classes y (B).
def triplets(self, x: Tensor, y: Tensor, margin: float, hard: bool, reduction: str) -> Tensor:
    places = torch.arange(torch.size(x, 0), device=ops.prim.device(x))
    apart = torch.ne(torch.unsqueeze(places, 0), torch.unsqueeze(places, 1))
    same = torch.eq(torch.unsqueeze(y, 0), torch.unsqueeze(y, 1))
    positive = torch.logical_and(same, apart)
    negative = torch.logical_not(same)
    d = torch.cdist(x, x, 2.0, 2)
    if hard:
        farthest = torch.amax(torch.masked_fill(d, torch.logical_not(positive), -1e30), [1])
        nearest = torch.amin(torch.masked_fill(d, same, 1e30), [1])
        complete = torch.logical_and(torch.any(positive, 1), torch.any(negative, 1))
        hardest = torch.masked_fill(farthest - nearest + margin, torch.logical_not(complete), 0)
        return self.reduced_sums(torch.relu(hardest), torch.to(complete, 6), reduction)
    triplet = torch.logical_and(torch.unsqueeze(positive, 2), torch.unsqueeze(negative, 1))
    each = torch.masked_fill(torch.unsqueeze(d, 2) - torch.unsqueeze(d, 1) + margin, torch.logical_not(triplet), 0)
    return self.reduced_sums(torch.sum(torch.relu(each), [1, 2]), torch.to(torch.sum(triplet, [1, 2]), 6), reduction)
