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

# state: sum of loss * n over the finite losses, sum of their n, number of non-finite losses; all float64.
def add_loss_(self, state: Tensor, loss: Tensor, n: Tensor) -> Tensor:
    l = torch.to(torch.detach(loss), 7)
    ok = torch.isfinite(l)
    k = torch.to(ok, 7)
    w = torch.mul(k, n)
    return torch.add_(state, torch.stack([torch.mul(torch.where(ok, l, torch.zeros_like(l)), w), w, torch.rsub(k, 1.0)]))

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
