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
def cross_entropies(self, x: Tensor, y: Tensor, weights: Optional[Tensor], smoothing: float) -> Tensor:
    flat = torch.cross_entropy_loss(torch.reshape(x, [-1, torch.size(x, -1)]), torch.reshape(y, [-1]), weights, 0, -100, smoothing)
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
