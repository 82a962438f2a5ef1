# TorchScript (the subset of Python that libtorch compiles), loaded by io.engram.tensor.Kernels.
# Arguments: h is a list of options as a tensor of doubles on the CPU, read without waiting for a device;
# p are parameters; a list of state tensors goes parallel to p. Functions that end in _ write into their arguments.
# The compiler drops a write into a list that is made here and read no more, although its tensors live on: such
# functions give an element of the list back beside their result, which comes first.
# norm is that of all gradients together; updates leave everything as it is where it is not finite.

# h: largest norm (0: no limit), factor of the sums. Scales the gradients; gives their norm before the limit.
def average_and_clip_(self, h: Tensor, p: List[Tensor]) -> List[Tensor]:
    g = annotate(List[Tensor], [])
    for q in p:
        d = q.grad
        if torch.__isnot__(d, None):
            torch.append(g, unchecked_cast(Tensor, d))
    factor = float(torch.select(h, 0, 1))
    if torch.ne(factor, 1.0):
        torch._foreach_mul_(g, factor)
    norm = torch.norm(torch.stack(torch._foreach_norm(g, 2.0)), 2.0)
    limit = float(torch.select(h, 0, 0))
    if torch.gt(limit, 0.0):
        torch._foreach_mul_(g, torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), limit), None, 1.0))
    return [norm, g[0]]

def zero_(self, p: List[Tensor]) -> List[Tensor]:
    g = annotate(List[Tensor], [])
    for q in p:
        d = q.grad
        if torch.__isnot__(d, None):
            torch.append(g, unchecked_cast(Tensor, d))
    if torch.gt(torch.len(g), 0):
        torch._foreach_zero_(g)
        return [g[0]]
    return [p[0]]

# h: lr, momentum, dampening, weight_decay, nesterov. As torch.optim.SGD.
def sgd_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], momentum_buffer: List[Tensor]) -> List[Tensor]:
    bad = torch.to(torch.logical_not(torch.isfinite(norm)), 6)
    g = annotate(List[Tensor], [])
    q = annotate(List[Tensor], [])
    m = annotate(List[Tensor], [])
    momentum = float(torch.select(h, 0, 1))
    for i in range(torch.len(p)):
        d = p[i].grad
        if torch.__isnot__(d, None):
            torch.append(g, unchecked_cast(Tensor, d))
            torch.append(q, p[i])
            if torch.ne(momentum, 0.0):
                torch.append(m, momentum_buffer[i])
    dampening = float(torch.select(h, 0, 2))
    first = False
    if torch.ne(dampening, 0.0):
        first = bool(torch.eq(step, 0.0))
    torch._fused_sgd_(q, g, m, weight_decay=float(torch.select(h, 0, 3)), momentum=momentum, lr=float(torch.select(h, 0, 0)), dampening=dampening, nesterov=bool(torch.select(h, 0, 4)), maximize=False, is_first_step=first, grad_scale=None, found_inf=bad)
    torch.add_(step, torch.rsub(bad, 1.0))
    return [norm, q[0]]

# h: lr, beta1, beta2, eps, weight_decay, amsgrad. As torch.optim.Adam: weight decay is added to the gradient.
def adam_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], max_exp_avg_sq: List[Tensor]) -> List[Tensor]:
    bad = torch.to(torch.logical_not(torch.isfinite(norm)), 6)
    torch.add_(step, torch.rsub(bad, 1.0))
    g = annotate(List[Tensor], [])
    q = annotate(List[Tensor], [])
    m = annotate(List[Tensor], [])
    v = annotate(List[Tensor], [])
    x = annotate(List[Tensor], [])
    s = annotate(List[Tensor], [])
    amsgrad = bool(torch.select(h, 0, 5))
    for i in range(torch.len(p)):
        d = p[i].grad
        if torch.__isnot__(d, None):
            torch.append(g, unchecked_cast(Tensor, d))
            torch.append(q, p[i])
            torch.append(m, exp_avg[i])
            torch.append(v, exp_avg_sq[i])
            torch.append(s, step)
            if amsgrad:
                torch.append(x, max_exp_avg_sq[i])
    torch._fused_adam_(q, g, m, v, x, s, lr=float(torch.select(h, 0, 0)), beta1=float(torch.select(h, 0, 1)), beta2=float(torch.select(h, 0, 2)), weight_decay=float(torch.select(h, 0, 4)), eps=float(torch.select(h, 0, 3)), amsgrad=amsgrad, maximize=False, grad_scale=None, found_inf=bad)
    return [norm, q[0]]

# h: lr, beta1, beta2, eps, weight_decay, amsgrad. As torch.optim.AdamW: weight decay shrinks the parameter itself.
def adamw_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], max_exp_avg_sq: List[Tensor]) -> List[Tensor]:
    bad = torch.to(torch.logical_not(torch.isfinite(norm)), 6)
    torch.add_(step, torch.rsub(bad, 1.0))
    g = annotate(List[Tensor], [])
    q = annotate(List[Tensor], [])
    m = annotate(List[Tensor], [])
    v = annotate(List[Tensor], [])
    x = annotate(List[Tensor], [])
    s = annotate(List[Tensor], [])
    amsgrad = bool(torch.select(h, 0, 5))
    for i in range(torch.len(p)):
        d = p[i].grad
        if torch.__isnot__(d, None):
            torch.append(g, unchecked_cast(Tensor, d))
            torch.append(q, p[i])
            torch.append(m, exp_avg[i])
            torch.append(v, exp_avg_sq[i])
            torch.append(s, step)
            if amsgrad:
                torch.append(x, max_exp_avg_sq[i])
    torch._fused_adamw_(q, g, m, v, x, s, lr=float(torch.select(h, 0, 0)), beta1=float(torch.select(h, 0, 1)), beta2=float(torch.select(h, 0, 2)), weight_decay=float(torch.select(h, 0, 4)), eps=float(torch.select(h, 0, 3)), amsgrad=amsgrad, maximize=False, grad_scale=None, found_inf=bad)
    return [norm, q[0]]

# The optimizers from here on have no fused kernel on every device. A norm that is not finite must change nothing, and
# nobody may wait for the device to learn of it: ok is 1 or 0 there, and makes each factor one that changes nothing.
# Gradients are then zeros, divisors one larger, so that no 0 * inf or 0 / 0 slips in. The scalars are in double
# precision, since 1 - 0.999 ** t is not in single.

# The gradients of those that have one, zeros where bad; with weight decay added.
def gradients(self, bad: Tensor, weight_decay: float, p: List[Tensor]) -> List[Tensor]:
    g = annotate(List[Tensor], [])
    for q in p:
        d = q.grad
        if torch.__isnot__(d, None):
            e = unchecked_cast(Tensor, d)
            if torch.ne(weight_decay, 0.0):
                e = torch.add(e, q, alpha=weight_decay)
            torch.append(g, torch.masked_fill(e, torch.gt(bad, 0.0), 0.0))
    return g

# Those of s whose parameter has a gradient.
def moved(self, p: List[Tensor], s: List[Tensor]) -> List[Tensor]:
    m = annotate(List[Tensor], [])
    for i in range(torch.len(p)):
        if torch.__isnot__(p[i].grad, None):
            torch.append(m, s[i])
    return m

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

# h: lr, beta1, beta2, eps, weight_decay. As torch.optim.Adamax.
def adamax_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], exp_avg: List[Tensor], exp_inf: List[Tensor]) -> List[Tensor]:
    beta1 = float(torch.select(h, 0, 1))
    beta2 = float(torch.select(h, 0, 2))
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    t = torch.to(step, 7) + bad
    g = self.gradients(bad, float(torch.select(h, 0, 4)), p)
    q = self.moved(p, p)
    m = self.moved(p, exp_avg)
    u = self.moved(p, exp_inf)
    a = torch._foreach_abs(g)
    torch._foreach_add_(a, float(torch.select(h, 0, 3)))
    torch._foreach_mul_(a, torch.to(ok, 6))
    torch._foreach_mul_(u, torch.to(1.0 - ok * (1.0 - beta2), 6))
    torch._foreach_maximum_(u, a)
    factor = ok * -float(torch.select(h, 0, 0)) / (1.0 - torch.pow(beta1, t))
    written = [self.lerp_(m, g, ok * (1.0 - beta1))[0], self.move_(q, m, torch._foreach_add(u, torch.to(bad, 6)), factor)[0], u[0]]
    return [norm, written[0], written[1], written[2]]

# h: lr, beta1, beta2, eps, weight_decay, momentum_decay, decoupled_weight_decay. As torch.optim.NAdam.
def nadam_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor], mu_product: List[Tensor]) -> List[Tensor]:
    lr = float(torch.select(h, 0, 0))
    beta1 = float(torch.select(h, 0, 1))
    beta2 = float(torch.select(h, 0, 2))
    weight_decay = float(torch.select(h, 0, 4))
    momentum_decay = float(torch.select(h, 0, 5))
    decoupled = bool(torch.select(h, 0, 6))
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    t = torch.to(step, 7) + bad
    mu = beta1 * (1.0 - 0.5 * torch.pow(0.96, t * momentum_decay))
    mu_next = beta1 * (1.0 - 0.5 * torch.pow(0.96, (t + 1.0) * momentum_decay))
    mu_all = mu_product[0] * mu
    torch.mul_(mu_product[0], 1.0 - ok * (1.0 - mu))
    coupled_decay = weight_decay
    if decoupled:
        coupled_decay = 0.0
    g = self.gradients(bad, coupled_decay, p)
    q = self.moved(p, p)
    m = self.moved(p, exp_avg)
    v = self.moved(p, exp_avg_sq)
    if decoupled:
        torch._foreach_mul_(q, torch.to(1.0 - ok * lr * weight_decay, 6))
    a = self.lerp_(m, g, ok * (1.0 - beta1))
    b = self.square_average_(v, g, ok, beta2, 1.0 - beta2)
    d = self.root(v, torch.reciprocal(1.0 - torch.pow(beta2, t)), float(torch.select(h, 0, 3)), bad)
    c = self.move_(q, g, d, ok * -lr * (1.0 - mu) / (1.0 - mu_all))
    c = self.move_(q, m, d, ok * -lr * mu_next / (1.0 - mu_all * mu_next))
    return [norm, q[0], a[0], b[0], c[0], mu_product[0]]

# h: lr, beta1, beta2, eps, weight_decay, decoupled_weight_decay. As torch.optim.RAdam: while the variance of the
# second moment cannot be told (rho of at most 5), only the first one moves.
def radam_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], exp_avg: List[Tensor], exp_avg_sq: List[Tensor]) -> List[Tensor]:
    lr = float(torch.select(h, 0, 0))
    beta1 = float(torch.select(h, 0, 1))
    beta2 = float(torch.select(h, 0, 2))
    weight_decay = float(torch.select(h, 0, 4))
    decoupled = bool(torch.select(h, 0, 5))
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    t = torch.to(step, 7) + bad
    coupled_decay = weight_decay
    if decoupled:
        coupled_decay = 0.0
    g = self.gradients(bad, coupled_decay, p)
    q = self.moved(p, p)
    m = self.moved(p, exp_avg)
    v = self.moved(p, exp_avg_sq)
    if decoupled:
        torch._foreach_mul_(q, torch.to(1.0 - ok * lr * weight_decay, 6))
    a = self.lerp_(m, g, ok * (1.0 - beta1))
    b = self.square_average_(v, g, ok, beta2, 1.0 - beta2)
    correction = 1.0 - torch.pow(beta2, t)
    rho_limit = 2.0 / (1.0 - beta2) - 1.0
    rho = rho_limit - 2.0 * t * torch.pow(beta2, t) / correction
    known = torch.gt(rho, 5.0)
    rectification = torch.sqrt((rho - 4.0) * (rho - 2.0) * rho_limit / ((rho_limit - 4.0) * (rho_limit - 2.0) * rho))
    factor = ok * -lr / (1.0 - torch.pow(beta1, t))
    d = self.root(v, torch.ones_like(t), float(torch.select(h, 0, 3)), bad)
    n = torch._foreach_reciprocal(d)
    torch._foreach_mul_(n, torch.to(torch.where(known, rectification * torch.sqrt(correction), torch.zeros_like(t)), 6))
    torch._foreach_add_(n, torch.to(torch.logical_not(known), 6))
    torch._foreach_mul_(n, m)
    torch._foreach_mul_(n, torch.to(factor, 6))
    torch._foreach_add_(q, n)
    return [norm, q[0], a[0], b[0]]

# h: lr, alpha, eps, weight_decay, momentum, centered. As torch.optim.RMSprop.
def rmsprop_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], square_avg: List[Tensor], grad_avg: List[Tensor], momentum_buffer: List[Tensor]) -> List[Tensor]:
    alpha = float(torch.select(h, 0, 1))
    eps = float(torch.select(h, 0, 2))
    momentum = float(torch.select(h, 0, 4))
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    g = self.gradients(bad, float(torch.select(h, 0, 3)), p)
    q = self.moved(p, p)
    v = self.moved(p, square_avg)
    b = self.square_average_(v, g, ok, alpha, 1.0 - alpha)
    variance = v
    if bool(torch.select(h, 0, 5)):
        m = self.moved(p, grad_avg)
        b = self.lerp_(m, g, ok * (1.0 - alpha))
        variance = torch._foreach_addcmul(v, m, m, -1.0)
    d = self.root(variance, torch.ones_like(ok), eps, bad)
    factor = ok * -float(torch.select(h, 0, 0))
    if torch.eq(momentum, 0.0):
        b = self.move_(q, g, d, factor)
    else:
        buffer = self.moved(p, momentum_buffer)
        torch._foreach_mul_(buffer, torch.to(1.0 - ok * (1.0 - momentum), 6))
        torch._foreach_addcdiv_(buffer, g, d)
        b = [buffer[0]]
        u = torch._foreach_mul(buffer, torch.to(factor, 6))
        torch._foreach_add_(q, u)
    return [norm, q[0], v[0], b[0]]

# h: lr, lr_decay, weight_decay, eps. As torch.optim.Adagrad.
def adagrad_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], sum: List[Tensor]) -> List[Tensor]:
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    t = torch.to(step, 7) + bad
    g = self.gradients(bad, float(torch.select(h, 0, 2)), p)
    q = self.moved(p, p)
    v = self.moved(p, sum)
    b = self.square_average_(v, g, ok, 1.0, 1.0)
    d = self.root(v, torch.ones_like(ok), float(torch.select(h, 0, 3)), bad)
    c = self.move_(q, g, d, ok * -float(torch.select(h, 0, 0)) / (1.0 + (t - 1.0) * float(torch.select(h, 0, 1))))
    return [norm, q[0], b[0], c[0]]

# h: lr, rho, eps, weight_decay. As torch.optim.Adadelta.
def adadelta_(self, h: Tensor, norm: Tensor, step: Tensor, p: List[Tensor], square_avg: List[Tensor], acc_delta: List[Tensor]) -> List[Tensor]:
    rho = float(torch.select(h, 0, 1))
    eps = float(torch.select(h, 0, 2))
    ok = torch.to(torch.isfinite(norm), 7)
    bad = 1.0 - ok
    torch.add_(step, ok)
    g = self.gradients(bad, float(torch.select(h, 0, 3)), p)
    q = self.moved(p, p)
    v = self.moved(p, square_avg)
    a = self.moved(p, acc_delta)
    b = self.square_average_(v, g, ok, rho, 1.0 - rho)
    d = torch._foreach_add(v, eps)
    torch._foreach_add_(d, torch.to(bad, 6))
    torch._foreach_sqrt_(d)
    delta = torch._foreach_add(a, eps)
    torch._foreach_sqrt_(delta)
    torch._foreach_div_(delta, d)
    torch._foreach_mul_(delta, g)
    c = self.square_average_(a, delta, ok, rho, 1.0 - rho)
    torch._foreach_mul_(delta, torch.to(ok * -float(torch.select(h, 0, 0)), 6))
    torch._foreach_add_(q, delta)
    return [norm, q[0], b[0], c[0]]

# next is on the CPU: the place in the buffer, which moves on.
def keep_loss_(self, buffer: Tensor, next: Tensor, loss: Tensor) -> Tensor:
    place = torch.select(buffer, 0, int(next))
    torch.add_(next, 1)
    return torch.copy_(place, loss)

# state: number of right answers, number of answers; float64. Logits x (B, C), classes y (B).
def add_class_accuracy_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    right = torch.to(torch.sum(torch.eq(torch.argmax(x, -1), y)), 7)
    return torch.add_(state, torch.stack([right, torch.full_like(right, torch.numel(y))]))

# The same for logits and targets of one shape, where a positive logit means 1.
def add_binary_accuracy_(self, state: Tensor, x: Tensor, y: Tensor) -> Tensor:
    right = torch.to(torch.sum(torch.eq(torch.gt(x, 0.0), torch.gt(y, 0.5))), 7)
    return torch.add_(state, torch.stack([right, torch.full_like(right, torch.numel(y))]))

def rows(self, x: Tensor, indices: Tensor) -> Tensor:
    return torch.index_select(x, 0, indices)

def copy_(self, target: Tensor, source: Tensor) -> Tensor:
    return torch.copy_(target, source)

def clear_(self, target: Tensor) -> Tensor:
    return torch.zero_(target)
