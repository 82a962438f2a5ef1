package io.engram.model.transform;

import java.util.List;

/** Random numbers and random stretches, one for each example, in double precision, so that a bound is never reached. */
final class Spans {

    private Spans() {}

    /** Whole numbers of [0, below), (B, 1). */
    static String draw(String below) {
        return "torch.floor(torch.mul(torch.rand([torch.size(x, 0), 1], dtype=7, device=ops.prim.device(x)), " + below
                + "))";
    }

    /**
     * Lines that assign a mask (B, size) which is true in some stretches, each of 0 to {@code most} places and within
     * the first {@code ends}.
     *
     * @param most a tensor (B, 1), float64
     * @param ends the same
     */
    static List<String> hidden(String target, int count, String most, String ends, String size) {
        return List.of(
                "t_place = torch.unsqueeze(torch.arange(" + size + ", dtype=7, device=ops.prim.device(x)), 0)",
                target + " = torch.zeros([torch.size(x, 0), " + size + "], dtype=11, device=ops.prim.device(x))",
                "for t_i in range(" + count + "):",
                "    t_width = " + draw("torch.add(" + most + ", 1)"),
                "    t_start = " + draw("torch.add(torch.clamp_min(torch.sub(" + ends + ", t_width), 0), 1)"),
                "    " + target + " = torch.logical_or(" + target + ", " + between("t_start", "t_width") + ")");
    }

    /** Whether {@code t_place} is in a stretch. */
    static String between(String start, String width) {
        return "torch.logical_and(torch.ge(t_place, " + start + "), torch.lt(t_place, torch.add(" + start + ", " + width
                + ")))";
    }
}
