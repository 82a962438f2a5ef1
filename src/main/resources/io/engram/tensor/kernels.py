# TorchScript (the subset of Python that libtorch compiles), loaded by io.engram.tensor.Kernels.
# Functions that end in _ write into their arguments.
# The compiler drops a write into a list that is made here and read no more, although its tensors live on: such
# functions give an element of the list back.

# An optimizer's kernel takes
# h: options, numbers of the host;
# slope: 1 / largest norm, 0 where gradients are not clipped;
# m: scalars on the device, float32: norm of the sums of gradients, scale that gradients are divided by, bad (1 where
#    the norm is not finite), good (1 - bad), divisor (batches in the sums), offset (1e-6 * divisor * slope), infinity;
# n: the gradients to measure first; empty where m has been measured;
# clear: what to set to zero at last; empty where another kernel does it;
# step: number of good steps; p, g: parameters and sums of gradients; lists of state tensors go parallel to p.
# A norm that is not finite must change nothing, and nobody may wait for the device to learn of it.

# Clips as torch.nn.utils.clip_grad_norm_: gradients / divisor * min(1, limit / (norm / divisor + 1e-6)).
def measure_(self, slope: float, m: List[Tensor], n: List[Tensor]) -> Tensor:
    if torch.eq(torch.len(n), 1):
        torch.linalg_vector_norm(n[0], out=m[0])
    else:
        torch.linalg_vector_norm(torch.stack(torch._foreach_norm(n)), out=m[0])
    # isfinite is five operators.
    torch.lt(m[0], m[6], out=m[3])
    torch.logical_not(m[3], out=m[2])
    if torch.gt(slope, 0.0):
        torch.maximum(torch.add(m[5], m[0], alpha=slope), m[4], out=m[1])
    return m[0]

def start_(self, slope: float, m: List[Tensor], n: List[Tensor], step: Tensor) -> Tensor:
    if torch.gt(torch.len(n), 0):
        self.measure_(slope, m, n)
    return torch.add_(step, m[3])

def clear_all_(self, clear: List[Tensor]) -> int:
    if torch.gt(torch.len(clear), 0):
        torch._foreach_zero_(clear)
    return torch.len(clear)

# What the sums of gradients are divided by; with scaled losses by their scale too.
def set_divisor_(self, batches: float, slope: float, m: List[Tensor]) -> Tensor:
    torch.fill_(m[4], batches)
    torch.fill_(m[1], batches)
    return torch.fill_(m[5], 1e-6 * batches * slope)

def set_scaled_divisor_(self, batches: float, slope: float, m: List[Tensor], loss_scale: Tensor) -> Tensor:
    torch.mul(loss_scale, batches, out=m[4])
    torch.mul(loss_scale, batches, out=m[1])
    return torch.mul(loss_scale, 1e-6 * batches * slope, out=m[5])

# As torch.amp.GradScaler.update.
def update_loss_scale_(self, loss_scale: Tensor, growth_tracker: Tensor, m: List[Tensor], growth: float, backoff: float, interval: int) -> Tensor:
    return torch._amp_update_scale_(loss_scale, growth_tracker, m[2], growth, backoff, interval)

def count_(self, counted: Tensor, good: Tensor) -> Tensor:
    return torch.add_(counted, good)

def mean_norm_(self, mean: Tensor, m: List[Tensor]) -> Tensor:
    return torch.div(m[0], m[4], out=mean)

# The same into one place of many.
def keep_mean_norm_(self, kept: Tensor, place: int, m: List[Tensor]) -> Tensor:
    return torch.div(m[0], m[4], out=torch.select(kept, 0, place))

# Moves the gradients of p into flat, each to its offset, where they stay.
def gather_gradients_(self, flat: Tensor, p: List[Tensor], offset: List[int]) -> Tensor:
    for i in range(torch.len(p)):
        d = p[i].grad
        if torch.__isnot__(d, None):
            e = unchecked_cast(Tensor, d)
            torch.copy_(torch.view(torch.narrow(flat, 0, offset[i], torch.numel(p[i])), torch.size(p[i])), e)
            torch.set_(e, flat, offset[i], torch.size(p[i]), torch.stride(p[i]))
    return flat

# h: lr, weight_decay, momentum, dampening, nesterov. As torch.optim.SGD.
def sgd_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], momentum_buffer: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    if torch.ne(h[3], 0.0) and torch.gt(torch.len(momentum_buffer), 0):
        self.dampened_sgd_(h, m, step, p, g, momentum_buffer)
    else:
        torch._fused_sgd_(p, g, momentum_buffer, weight_decay=h[1], momentum=h[2], lr=h[0], dampening=0.0, nesterov=torch.ne(h[4], 0.0), maximize=False, is_first_step=False, grad_scale=m[1], found_inf=m[2])
    return self.clear_all_(clear)

# The fused kernel must be told by the host whether a step is the first, which takes the whole gradient.
def dampened_sgd_(self, h: List[float], m: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], momentum_buffer: List[Tensor]) -> Tensor:
    e = self.gradients(h[1], m, p, g)
    share = torch.where(torch.le(step, 1.0), torch.ones_like(step), torch.full_like(step, 1.0 - h[3]))
    torch._foreach_mul_(momentum_buffer, torch.rsub(torch.mul(m[3], 1.0 - h[2]), 1.0))
    torch._foreach_mul_(e, share)
    torch._foreach_add_(momentum_buffer, e)
    torch._foreach_add_(p, torch._foreach_mul(momentum_buffer, torch.mul(m[3], -h[0])))
    return p[0]

# The kernel wants a count for each parameter; it reads them only.
def repeated(self, step: Tensor, p: List[Tensor]) -> List[Tensor]:
    s = annotate(List[Tensor], [])
    for q in p:
        torch.append(s, step)
    return s

# h: lr, weight_decay, beta1, beta2, eps, amsgrad. As torch.optim.Adam: weight decay is added to the gradient.
def adam_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], max_exp_avg_sq: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    torch._fused_adam_(p, g, exp_avg, exp_avg_sq, max_exp_avg_sq, self.repeated(step, p), lr=h[0], beta1=h[2], beta2=h[3], weight_decay=h[1], eps=h[4], amsgrad=torch.ne(h[5], 0.0), maximize=False, grad_scale=m[1], found_inf=m[2])
    return self.clear_all_(clear)

# h: lr, weight_decay, beta1, beta2, eps, amsgrad. As torch.optim.AdamW: weight decay shrinks the parameter itself.
def adamw_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], max_exp_avg_sq: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    torch._fused_adamw_(p, g, exp_avg, exp_avg_sq, max_exp_avg_sq, self.repeated(step, p), lr=h[0], beta1=h[2], beta2=h[3], weight_decay=h[1], eps=h[4], amsgrad=torch.ne(h[5], 0.0), maximize=False, grad_scale=m[1], found_inf=m[2])
    return self.clear_all_(clear)

# The optimizers from here on have no fused kernel on every device. ok is 1 or 0 on the device, and makes each factor
# one that changes nothing in a bad step. Gradients are then zeros, divisors one larger, so that no 0 * inf or 0 / 0
# slips in. The scalars are in double precision, since 1 - 0.999 ** t is not in single.

# Averaged and clipped gradients, zeros where bad; with weight decay added.
def gradients(self, weight_decay: float, m: List[Tensor], p: List[Tensor], g: List[Tensor]) -> List[Tensor]:
    e = torch._foreach_div(g, m[1])
    if torch.ne(weight_decay, 0.0):
        torch._foreach_add_(e, p, alpha=weight_decay)
    bad = torch.gt(m[2], 0.0)
    for d in e:
        torch.masked_fill_(d, bad, 0.0)
    return e

# a = a + weight * (b - a)
def lerp_(self, a: List[Tensor], b: List[Tensor], weight: Tensor) -> List[Tensor]:
    d = torch._foreach_sub(b, a)
    torch._foreach_mul_(d, torch.to(weight, 6))
    torch._foreach_add_(a, d)
    return [a[0]]

# v = keep * v + added * g * g, where keep is 1 if the step is bad
def square_average_(self, v: List[Tensor], g: List[Tensor], ok: Tensor, keep: float, added: float) -> List[Tensor]:
    torch._foreach_mul_(v, torch.to(1.0 - ok * (1.0 - keep), 6))
    torch._foreach_addcmul_(v, g, g, added)
    return [v[0]]

# p = p + factor * n / d
def move_(self, p: List[Tensor], n: List[Tensor], d: List[Tensor], factor: Tensor) -> List[Tensor]:
    u = torch._foreach_div(n, d)
    torch._foreach_mul_(u, torch.to(factor, 6))
    torch._foreach_add_(p, u)
    return [p[0]]

# sqrt(factor * v) + eps, and 1 more if the step is bad
def root(self, v: List[Tensor], factor: Tensor, eps: float, bad: Tensor) -> List[Tensor]:
    d = torch._foreach_mul(v, torch.to(factor, 6))
    torch._foreach_sqrt_(d)
    torch._foreach_add_(d, torch.to(bad + eps, 6))
    return d

# h: lr, weight_decay, beta1, beta2, eps. As torch.optim.Adamax.
def adamax_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], exp_avg: List[Tensor], exp_inf: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    t = torch.to(step, 7) + bad
    e = self.gradients(h[1], m, p, g)
    a = torch._foreach_abs(e)
    torch._foreach_add_(a, h[4])
    torch._foreach_mul_(a, torch.to(ok, 6))
    torch._foreach_mul_(exp_inf, torch.to(1.0 - ok * (1.0 - h[3]), 6))
    torch._foreach_maximum_(exp_inf, a)
    self.lerp_(exp_avg, e, ok * (1.0 - h[2]))
    self.move_(p, exp_avg, torch._foreach_add(exp_inf, torch.to(bad, 6)), ok * -h[0] / (1.0 - torch.pow(h[2], t)))
    return self.clear_all_(clear)

# h: lr, weight_decay, beta1, beta2, eps, momentum_decay, decoupled_weight_decay. As torch.optim.NAdam.
def nadam_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], mu_product: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    t = torch.to(step, 7) + bad
    mu = h[2] * (1.0 - 0.5 * torch.pow(0.96, t * h[5]))
    mu_next = h[2] * (1.0 - 0.5 * torch.pow(0.96, (t + 1.0) * h[5]))
    mu_all = mu_product[0] * mu
    torch.mul_(mu_product[0], 1.0 - ok * (1.0 - mu))
    coupled_decay = h[1]
    if torch.ne(h[6], 0.0):
        coupled_decay = 0.0
    e = self.gradients(coupled_decay, m, p, g)
    if torch.ne(h[6], 0.0):
        torch._foreach_mul_(p, torch.to(1.0 - ok * h[0] * h[1], 6))
    self.lerp_(exp_avg, e, ok * (1.0 - h[2]))
    self.square_average_(exp_avg_sq, e, ok, h[3], 1.0 - h[3])
    d = self.root(exp_avg_sq, torch.reciprocal(1.0 - torch.pow(h[3], t)), h[4], bad)
    self.move_(p, e, d, ok * -h[0] * (1.0 - mu) / (1.0 - mu_all))
    self.move_(p, exp_avg, d, ok * -h[0] * mu_next / (1.0 - mu_all * mu_next))
    return self.clear_all_(clear)

# h: lr, weight_decay, beta1, beta2, eps, decoupled_weight_decay. As torch.optim.RAdam: while the variance of the
# second moment cannot be told (rho of at most 5), only the first one moves.
def radam_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    t = torch.to(step, 7) + bad
    coupled_decay = h[1]
    if torch.ne(h[5], 0.0):
        coupled_decay = 0.0
    e = self.gradients(coupled_decay, m, p, g)
    if torch.ne(h[5], 0.0):
        torch._foreach_mul_(p, torch.to(1.0 - ok * h[0] * h[1], 6))
    self.lerp_(exp_avg, e, ok * (1.0 - h[2]))
    self.square_average_(exp_avg_sq, e, ok, h[3], 1.0 - h[3])
    correction = 1.0 - torch.pow(h[3], t)
    rho_limit = 2.0 / (1.0 - h[3]) - 1.0
    rho = rho_limit - 2.0 * t * torch.pow(h[3], t) / correction
    known = torch.gt(rho, 5.0)
    rectification = torch.sqrt((rho - 4.0) * (rho - 2.0) * rho_limit / ((rho_limit - 4.0) * (rho_limit - 2.0) * rho))
    factor = ok * -h[0] / (1.0 - torch.pow(h[2], t))
    d = self.root(exp_avg_sq, torch.ones_like(t), h[4], bad)
    u = torch._foreach_reciprocal(d)
    torch._foreach_mul_(u, torch.to(torch.where(known, rectification * torch.sqrt(correction), torch.zeros_like(t)), 6))
    torch._foreach_add_(u, torch.to(torch.logical_not(known), 6))
    torch._foreach_mul_(u, exp_avg)
    torch._foreach_mul_(u, torch.to(factor, 6))
    torch._foreach_add_(p, u)
    return self.clear_all_(clear)

# h: lr, weight_decay, alpha, eps, momentum, centered. As torch.optim.RMSprop.
def rmsprop_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], square_avg: List[Tensor], grad_avg: List[Tensor], momentum_buffer: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    e = self.gradients(h[1], m, p, g)
    self.square_average_(square_avg, e, ok, h[2], 1.0 - h[2])
    variance = square_avg
    if torch.ne(h[5], 0.0):
        self.lerp_(grad_avg, e, ok * (1.0 - h[2]))
        variance = torch._foreach_addcmul(square_avg, grad_avg, grad_avg, -1.0)
    d = self.root(variance, torch.ones_like(ok), h[3], bad)
    factor = ok * -h[0]
    if torch.eq(h[4], 0.0):
        self.move_(p, e, d, factor)
    else:
        torch._foreach_mul_(momentum_buffer, torch.to(1.0 - ok * (1.0 - h[4]), 6))
        torch._foreach_addcdiv_(momentum_buffer, e, d)
        torch._foreach_add_(p, torch._foreach_mul(momentum_buffer, torch.to(factor, 6)))
    return self.clear_all_(clear)

# h: lr, weight_decay, lr_decay, eps. As torch.optim.Adagrad.
def adagrad_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], sum: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    t = torch.to(step, 7) + bad
    e = self.gradients(h[1], m, p, g)
    self.square_average_(sum, e, ok, 1.0, 1.0)
    d = self.root(sum, torch.ones_like(ok), h[3], bad)
    self.move_(p, e, d, ok * -h[0] / (1.0 + (t - 1.0) * h[2]))
    return self.clear_all_(clear)

# h: lr, weight_decay, rho, eps. As torch.optim.Adadelta.
def adadelta_(self, h: List[float], slope: float, m: List[Tensor], n: List[Tensor], clear: List[Tensor], step: Tensor, p: List[Tensor], g: List[Tensor], square_avg: List[Tensor], acc_delta: List[Tensor]) -> int:
    self.start_(slope, m, n, step)
    ok = torch.to(m[3], 7)
    bad = 1.0 - ok
    e = self.gradients(h[1], m, p, g)
    self.square_average_(square_avg, e, ok, h[2], 1.0 - h[2])
    d = torch._foreach_add(square_avg, h[3])
    torch._foreach_add_(d, torch.to(bad, 6))
    torch._foreach_sqrt_(d)
    delta = torch._foreach_add(acc_delta, h[3])
    torch._foreach_sqrt_(delta)
    torch._foreach_div_(delta, d)
    torch._foreach_mul_(delta, e)
    self.square_average_(acc_delta, delta, ok, h[2], 1.0 - h[2])
    torch._foreach_mul_(delta, torch.to(ok * -h[0], 6))
    torch._foreach_add_(p, delta)
    return self.clear_all_(clear)

def rows(self, x: Tensor, indices: Tensor) -> Tensor:
    return torch.index_select(x, 0, indices)

# Queries q (B, H, T, D), keys k (B, H, S, D), values v (B, H, S, E): softmax(q k^T / sqrt(D)) v, (B, H, T, E).
def attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0.0, False)

# mask (T, S) or (B, H, T, S): true where a query may look, or numbers to add before the softmax.
def masked_attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, mask, 0.0, False)

# Each query looks at keys up to its own place.
def causal_attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    return torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)

def copy_(self, target: Tensor, source: Tensor) -> Tensor:
    return torch.copy_(target, source)

def clear_(self, target: Tensor) -> Tensor:
    return torch.zero_(target)

# A tensor as it is seen from the device of x; gradients flow back.
def move(self, x: Tensor, q: Tensor) -> Tensor:
    return torch.to(q, ops.prim.device(x))

# Tensors as they are seen from the device of x; gradients flow back. No copies where they are there already.
def replicate(self, x: Tensor, p: List[Tensor]) -> List[Tensor]:
    r = annotate(List[Tensor], [])
    for q in p:
        torch.append(r, torch.to(q, ops.prim.device(x)))
    return r

# The same as copies in any case, so that nobody writes into the originals.
def replicate_copies(self, x: Tensor, b: List[Tensor]) -> List[Tensor]:
    r = annotate(List[Tensor], [])
    for q in b:
        torch.append(r, torch.clone(torch.to(q, ops.prim.device(x))))
    return r

# s moves towards p by a share, where good is 1.
def ema_(self, share: float, good: Tensor, s: List[Tensor], p: List[Tensor]) -> int:
    d = torch._foreach_sub(p, s)
    torch._foreach_mul_(d, torch.mul(good, share))
    torch._foreach_add_(s, d)
    return torch.len(s)

def swap_(self, s: List[Tensor], p: List[Tensor]) -> List[Tensor]:
    d = torch._foreach_add(s, 0.0)
    torch._foreach_copy_(s, p)
    torch._foreach_copy_(p, d)
    return [s[0], p[0]]

def assign_(self, s: List[Tensor], p: List[Tensor]) -> List[Tensor]:
    torch._foreach_copy_(s, p)
    return [s[0]]

# finite: 1 where a gradient is, 0 where it is not: that one becomes zeros.
def drop_non_finite_(self, finite: Tensor, g: List[Tensor]) -> int:
    torch.copy_(finite, torch.isfinite(torch.stack(torch._foreach_norm(g))))
    for i in range(torch.len(g)):
        torch.copy_(g[i], torch.where(torch.gt(torch.select(finite, 0, i), 0.0), g[i], torch.zeros_like(g[i])))
    return torch.len(g)

# What belongs to a gradient that was not finite becomes what it was before; owner: the place of each one's gradient.
def put_back_(self, finite: Tensor, owner: List[int], before: List[Tensor], now: List[Tensor]) -> int:
    for i in range(torch.len(now)):
        torch.copy_(now[i], torch.where(torch.gt(torch.select(finite, 0, owner[i]), 0.0), now[i], before[i]))
    return torch.len(now)
