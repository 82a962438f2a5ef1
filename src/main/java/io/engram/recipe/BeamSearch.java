package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for the sequence that a decoder finds likeliest: at each step the best continuations go on, as many as the beam
 * is wide. Scores are log-probabilities divided by the number of tokens. Graves 2012; the normalisation as
 * SpeechBrain's S2SRNNBeamSearcher.
 */
record BeamSearch(SequenceDecoder decoder, int begin, int end, int width) {

    /**
     * A sequence so far.
     *
     * @param row of the memory that it goes on from
     */
    private record Hypothesis(List<Integer> tokens, double score, int row) {

        double perToken() {
            return score / Math.max(1, tokens.size());
        }
    }

    /**
     * The likeliest sequences, the likeliest for each token first: of those that have ended, if any has.
     *
     * @param encoded of one example, (1, S, F)
     * @param lengths (1)
     * @param most tokens that are said
     * @return one at least, and no more than the beam is wide
     */
    List<Spoken> found(NDArray encoded, NDArray lengths, int most) {
        NDManager scratch = encoded.getManager();
        SequenceDecoder.Position at = decoder.begin(encoded, lengths);
        List<Hypothesis> alive = List.of(new Hypothesis(List.of(), 0, 0));
        List<Hypothesis> done = new ArrayList<>();
        for (int step = 0; step < most && !alive.isEmpty() && done.size() < width; step++) {
            long[] rows = alive.stream().mapToLong(Hypothesis::row).toArray();
            long[] last = alive.stream()
                    .mapToLong(hypothesis -> hypothesis.tokens().isEmpty()
                            ? begin
                            : hypothesis.tokens().get(hypothesis.tokens().size() - 1))
                    .toArray();
            at = spread(at.of(scratch.create(rows)), rows.length);
            NDList said = decoder.step(scratch.create(last), at);
            at = new SequenceDecoder.Position(said.subNDList(1), at.encoded());
            List<Hypothesis> next = new ArrayList<>();
            for (Hypothesis candidate : candidates(alive, said.get(0).logSoftmax(1))) {
                if (candidate.tokens().get(candidate.tokens().size() - 1) == end) {
                    done.add(candidate);
                } else {
                    next.add(candidate);
                }
            }
            alive = next;
        }
        return (done.isEmpty() ? alive : done)
                .stream()
                        .sorted(Comparator.comparingDouble(Hypothesis::perToken).reversed())
                        .limit(width)
                        .map(this::spoken)
                        .toList();
    }

    private Spoken spoken(Hypothesis found) {
        List<Integer> tokens = found.tokens().stream()
                .filter(token -> token != end && token != begin)
                .toList();
        return new Spoken(
                tokens, found.perToken(), tokens.size() < found.tokens().size());
    }

    /** There is one example, which all look at. */
    private static SequenceDecoder.Position spread(SequenceDecoder.Position at, int rows) {
        NDList encoded = new NDList();
        at.encoded()
                .forEach(array -> encoded.add(
                        array.size(0) == rows ? array : array.get("0:1").repeat(0, rows)));
        return new SequenceDecoder.Position(at.memory(), encoded);
    }

    /** The best continuations of all, best first. */
    private List<Hypothesis> candidates(List<Hypothesis> alive, NDArray logProbabilities) {
        float[] values = logProbabilities.toFloatArray();
        int tokens = values.length / alive.size();
        List<Hypothesis> all = new ArrayList<>();
        for (int row = 0; row < alive.size(); row++) {
            for (int token = 0; token < tokens; token++) {
                if (token != begin) {
                    Hypothesis before = alive.get(row);
                    List<Integer> longer = new ArrayList<>(before.tokens());
                    longer.add(token);
                    all.add(new Hypothesis(longer, before.score() + values[row * tokens + token], row));
                }
            }
        }
        all.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return all.subList(0, Math.min(width, all.size()));
    }
}
