# TorchScript: what metrics gather, called by io.engram.metric.MetricKernels. The sums are float64.
# Functions that end in _ write into their first argument. Those that end in _padded_ take lengths too, shares of the
# steps of y, (B), float32: predictions x and targets y are (B, T, ...), and what is beyond a length counts nowhere,
# whatever it is.

def clear_(self, state: Tensor) -> Tensor:
    return torch.zero_(state)

# state: number of right answers, number of answers; float64. Logits x (B, C), classes y (B).
def add_class_accuracy_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    right = torch.to(torch.sum(torch.eq(torch.argmax(x, -1), y)), 7)
    return torch.add_(state, torch.stack([right, torch.full_like(right, torch.numel(y))]))

# The same for logits and targets of one shape, where a positive logit means 1.
def add_binary_accuracy_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    right = torch.to(torch.sum(torch.eq(torch.gt(x, 0.0), torch.gt(y, 0.5))), 7)
    return torch.add_(state, torch.stack([right, torch.full_like(right, torch.numel(y))]))

# state as add_class_accuracy_; h: k. Right if y is among the k largest.
def add_top_k_accuracy_(self, state: Tensor, x: Tensor, y: Tensor, h: Tensor) -> Tensor:
    values, classes = torch.topk(x, int(torch.select(h, 0, 0)), -1, True, True)
    right = torch.to(torch.sum(torch.eq(classes, torch.unsqueeze(y, -1))), 7)
    return torch.add_(state, torch.stack([right, torch.full_like(right, torch.numel(y))]))

# state: sum, number of values. x and y of one shape.
def add_absolute_error_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    error = torch.sum(torch.abs(torch.sub(torch.to(x, 7), torch.to(y, 7))))
    return torch.add_(state, torch.stack([error, torch.full_like(error, torch.numel(y))]))

def add_squared_error_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    error = torch.sum(torch.square(torch.sub(torch.to(x, 7), torch.to(y, 7))))
    return torch.add_(state, torch.stack([error, torch.full_like(error, torch.numel(y))]))

# state (4, K): number of examples n, mean of y, squared deviations from it, squared errors. The means of two parts are
# joined as Chan, Golub and LeVeque do, since a difference of sums of squares loses what is to be known.
def add_variance_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    columns = torch.size(state, 1)
    target = torch.reshape(torch.to(y, 7), [-1, columns])
    error = torch.sum(torch.square(torch.sub(torch.reshape(torch.to(x, 7), [-1, columns]), target)), [0])
    center = torch.mean(target, [0])
    deviation = torch.sum(torch.square(target - center), [0])
    before = torch.select(state, 0, 0)
    n = torch.full_like(before, torch.size(target, 0))
    added = n / (before + n)
    apart = center - torch.select(state, 0, 1)
    mean = torch.select(state, 0, 1) + apart * added
    squares = torch.select(state, 0, 2) + deviation + apart * apart * before * added
    return torch.copy_(state, torch.stack([before + n, mean, squares, torch.select(state, 0, 3) + error]))

# state (3, C): how often a class was predicted rightly, predicted, and the target. predicted, actual (..., C): 1 or 0.
def add_counts_(self, state: Tensor, predicted: Tensor, actual: Tensor) -> Tensor:
    p = torch.reshape(predicted, [-1, torch.size(state, 1)])
    a = torch.reshape(actual, [-1, torch.size(state, 1)])
    counts = torch.stack([torch.sum(p * a, [0]), torch.sum(p, [0]), torch.sum(a, [0])])
    return torch.add_(state, torch.to(counts, 7))

# Logits x (B, C), classes y (B).
def add_class_counts_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    classes = torch.size(state, 1)
    return self.add_counts_(state, torch.one_hot(torch.argmax(x, -1), classes), torch.one_hot(y, classes))

# Logits x and targets y of one shape, (B, K): each column by itself, where a positive logit means 1.
def add_label_counts_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return self.add_counts_(state, torch.to(torch.gt(x, 0.0), 4), torch.to(torch.gt(y, 0.5), 4))

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

def without_padding(self, x: Tensor, mask: Tensor) -> Tensor:
    return torch.masked_fill(x, torch.logical_not(self.spread(mask, x)), 0)

# right, counted: truth of each answer.
def add_answers_(self, state: Tensor, right: Tensor, counted: Tensor) -> Tensor:
    both = torch.stack([torch.sum(torch.logical_and(right, counted)), torch.sum(counted)])
    return torch.add_(state, torch.to(both, 7))

def add_class_accuracy_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    return self.add_answers_(state, torch.eq(torch.argmax(x, -1), y), self.valid(y, lengths))

def add_binary_accuracy_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.spread(self.valid(y, lengths), y)
    return self.add_answers_(state, torch.eq(torch.gt(x, 0.0), torch.gt(y, 0.5)), mask)

def add_top_k_accuracy_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor, h: Tensor) -> Tensor:
    values, classes = torch.topk(x, int(torch.select(h, 0, 0)), -1, True, True)
    right = torch.gt(torch.sum(torch.eq(classes, torch.unsqueeze(y, -1)), [-1]), 0)
    return self.add_answers_(state, right, self.valid(y, lengths))

def add_absolute_error_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.valid(y, lengths)
    error = torch.sum(torch.abs(torch.sub(torch.to(self.without_padding(x, mask), 7), torch.to(self.without_padding(y, mask), 7))))
    return torch.add_(state, torch.stack([error, torch.to(torch.sum(self.spread(mask, y)), 7)]))

def add_squared_error_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.valid(y, lengths)
    error = torch.sum(torch.square(torch.sub(torch.to(self.without_padding(x, mask), 7), torch.to(self.without_padding(y, mask), 7))))
    return torch.add_(state, torch.stack([error, torch.to(torch.sum(self.spread(mask, y)), 7)]))

def add_variance_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.valid(y, lengths)
    columns = torch.size(state, 1)
    target = torch.reshape(torch.to(self.without_padding(y, mask), 7), [-1, columns])
    prediction = torch.reshape(torch.to(self.without_padding(x, mask), 7), [-1, columns])
    inside = torch.reshape(torch.to(self.spread(mask, y), 7), [-1, columns])
    return self.join_variance_(state, prediction, target, inside)

# prediction, target (N, K); inside: 1 where an element counts, 0 where it does not.
def join_variance_(self, state: Tensor, prediction: Tensor, target: Tensor, inside: Tensor) -> Tensor:
    error = torch.sum(torch.square(torch.sub(prediction, target)), [0])
    n = torch.sum(inside, [0])
    center = torch.sum(target, [0]) / torch.clamp_min(n, 1)
    deviation = torch.sum(torch.square((target - center) * inside), [0])
    before = torch.select(state, 0, 0)
    added = n / torch.clamp_min(before + n, 1)
    apart = center - torch.select(state, 0, 1)
    mean = torch.select(state, 0, 1) + apart * added
    squares = torch.select(state, 0, 2) + deviation + apart * apart * before * added
    return torch.copy_(state, torch.stack([before + n, mean, squares, torch.select(state, 0, 3) + error]))

def add_class_counts_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    classes = torch.size(state, 1)
    mask = self.valid(y, lengths)
    inside = torch.to(torch.unsqueeze(mask, -1), 4)
    predicted = torch.one_hot(torch.argmax(x, -1), classes) * inside
    actual = torch.one_hot(self.without_padding(y, mask), classes) * inside
    return self.add_counts_(state, predicted, actual)

def add_label_counts_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    inside = torch.to(self.spread(self.valid(y, lengths), y), 4)
    return self.add_counts_(state, torch.to(torch.gt(x, 0.0), 4) * inside, torch.to(torch.gt(y, 0.5), 4) * inside)

# state: sum of cross entropies, number of classes. A class below 0 is none. Logits x (..., C), classes y (...).
def add_cross_entropies_(self, state: Tensor, x: Tensor, y: Tensor, counted: Tensor) -> Tensor:
    kept = torch.logical_and(counted, torch.ge(y, 0))
    likelihood = torch.gather(torch.log_softmax(torch.to(x, 7), -1), -1, torch.unsqueeze(torch.clamp_min(y, 0), -1))
    lost = torch.masked_fill(torch.neg(torch.squeeze(likelihood, -1)), torch.logical_not(kept), 0)
    return torch.add_(state, torch.stack([torch.sum(lost), torch.to(torch.sum(kept), 7)]))

def add_cross_entropy_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return self.add_cross_entropies_(state, x, y, torch.ones_like(y, dtype=11))

def add_cross_entropy_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    return self.add_cross_entropies_(state, x, self.without_padding(y, self.valid(y, lengths)), self.valid(y, lengths))

# state (C, C): targets in rows, predictions in columns. predicted, actual (N, C): 1 or 0.
def add_pairs_(self, state: Tensor, predicted: Tensor, actual: Tensor) -> Tensor:
    p = torch.to(torch.reshape(predicted, [-1, torch.size(state, 0)]), 7)
    a = torch.to(torch.reshape(actual, [-1, torch.size(state, 0)]), 7)
    return torch.add_(state, torch.matmul(torch.transpose(a, 0, 1), p))

def add_confusions_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    classes = torch.size(state, 0)
    return self.add_pairs_(state, torch.one_hot(torch.argmax(x, -1), classes), torch.one_hot(y, classes))

def add_confusions_padded_(self, state: Tensor, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    classes = torch.size(state, 0)
    mask = self.valid(y, lengths)
    actual = torch.one_hot(self.without_padding(y, mask), classes) * torch.to(torch.unsqueeze(mask, -1), 4)
    return self.add_pairs_(state, torch.one_hot(torch.argmax(x, -1), classes), actual)

# Rows (N, 2C) of scores and of 1 for the own class, 0 for others; of two classes (N, 2) of the log-odds of the second.
def class_scores(self, x: Tensor, y: Tensor) -> Tensor:
    classes = torch.size(x, -1)
    actual = torch.to(torch.reshape(torch.one_hot(y, classes), [-1, classes]), 6)
    scores = torch.reshape(torch.log_softmax(torch.to(x, 7), -1), [-1, classes])
    if torch.eq(classes, 2):
        flat = torch.reshape(torch.to(x, 7), [-1, 2])
        scores = torch.sub(torch.narrow(flat, 1, 1, 1), torch.narrow(flat, 1, 0, 1))
        actual = torch.narrow(actual, 1, 1, 1)
    return torch.cat([torch.to(scores, 6), actual], 1)

def class_scores_padded(self, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.valid(y, lengths)
    return self.mark_padding(self.class_scores(x, self.without_padding(y, mask)), torch.reshape(mask, [-1]))

# Logits or probabilities x and targets y of one shape: rows (N, 2K) of scores and of 1 where a target is above one half.
def label_scores(self, x: Tensor, y: Tensor) -> Tensor:
    columns = torch.size(x, -1)
    scores = torch.to(torch.reshape(x, [-1, columns]), 6)
    return torch.cat([scores, torch.to(torch.gt(torch.reshape(y, [-1, columns]), 0.5), 6)], 1)

def label_scores_padded(self, x: Tensor, y: Tensor, lengths: Tensor) -> Tensor:
    mask = self.valid(y, lengths)
    if torch.eq(torch.dim(x), 2):
        return self.mark_padding(self.label_scores(torch.unsqueeze(x, -1), torch.unsqueeze(y, -1)), torch.reshape(mask, [-1]))
    return self.mark_padding(self.label_scores(x, y), torch.reshape(mask, [-1]))

# -1 for 1 or 0 in the rows that are padding.
def mark_padding(self, rows: Tensor, mask: Tensor) -> Tensor:
    columns = torch.floordiv(torch.size(rows, 1), 2)
    labels = torch.masked_fill(torch.narrow(rows, 1, columns, columns), torch.logical_not(torch.unsqueeze(mask, 1)), -1)
    return torch.cat([torch.narrow(rows, 1, 0, columns), labels], 1)

def best_path(self, x: Tensor) -> Tensor:
    return torch.to(torch.argmax(x, -1), 3)

def copied(self, x: Tensor) -> Tensor:
    return torch.clone(x)

def add_(self, state: Tensor, x: Tensor) -> Tensor:
    return torch.add_(state, x)

# state (2, K): losses, positions, which are -1 where there is no example yet: that one is behind all others.
def keep_(self, state: Tensor, losses: Tensor, positions: Tensor, descending: bool) -> Tensor:
    added = torch.stack([torch.to(torch.reshape(losses, [-1]), 7), torch.to(positions, 7)])
    all = torch.cat([state, added], 1)
    losses_in_order, order = torch.sort(torch.select(all, 0, 0), stable=True, dim=0, descending=descending)
    all = torch.index_select(all, 1, order)
    missing = torch.to(torch.lt(torch.select(all, 0, 1), 0), 4)
    missing_in_order, order = torch.sort(missing, stable=True, dim=0, descending=False)
    return torch.copy_(state, torch.index_select(all, 1, torch.narrow(order, 0, 0, torch.size(state, 1))))

def keep_best_(self, state: Tensor, losses: Tensor, positions: Tensor) -> Tensor:
    return self.keep_(state, losses, positions, False)

def keep_worst_(self, state: Tensor, losses: Tensor, positions: Tensor) -> Tensor:
    return self.keep_(state, losses, positions, True)

def forget_extremes_(self, state: Tensor) -> Tensor:
    return torch.fill_(state, -1.0)
