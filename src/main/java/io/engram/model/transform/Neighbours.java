package io.engram.model.transform;

import java.util.ArrayList;
import java.util.List;

/** What a step is told of the steps around it; SpeechBrain's Deltas and ContextWindow. */
record Neighbours(boolean deltas, boolean context, int leftFrames, int rightFrames) {

    /** The number of features that so many become. */
    long features(long features) {
        return features * (deltas ? 3 : 1) * (context ? leftFrames + rightFrames + 1 : 1);
    }

    /** (B, T, F) to (B, T, features(F)). */
    List<String> script() {
        List<String> lines = new ArrayList<>();
        if (deltas) {
            lines.addAll(slope("t_first_slope", "x"));
            lines.addAll(slope("t_second_slope", "t_first_slope"));
            lines.add("x = torch.cat([x, t_first_slope, t_second_slope], 2)");
        }
        if (context) {
            lines.add("t_wide = torch.constant_pad_nd(x, [0, 0, " + leftFrames + ", " + rightFrames + "])");
            lines.add("x = torch.flatten(torch.unfold(t_wide, 1, " + (leftFrames + rightFrames + 1) + ", 1), 2)");
        }
        return lines;
    }

    /** The line of least squares through five steps; the first and the last step are repeated at the ends. */
    private static List<String> slope(String target, String of) {
        return List.of(
                "t_long = torch.transpose(torch.replication_pad1d(torch.transpose(" + of + ", 1, 2), [2, 2]), 1, 2)",
                "t_near = torch.sub(" + shifted(3) + ", " + shifted(1) + ")",
                "t_far = torch.sub(" + shifted(4) + ", " + shifted(0) + ")",
                target + " = torch.div(torch.add(t_near, t_far, alpha=2), 10)");
    }

    private static String shifted(int from) {
        return "torch.narrow(t_long, 1, " + from + ", torch.size(x, 1))";
    }
}
