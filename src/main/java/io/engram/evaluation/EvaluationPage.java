package io.engram.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param nextCursor what to ask for to get the next part, null at the end */
record EvaluationPage(List<EvaluationView> items, @Nullable String nextCursor) {}
