package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The input's own tokens, one step ahead: what a language model learns to say. The input loses its last token. */
@Kind("next_token")
@About("The input's tokens one step ahead, (B, T): what a language model predicts")
public record NextToken() implements TargetSpec {

    @Override
    public Optional<? extends Item> plan(
            DatasetProfile profile, Optional<? extends Item> input, String pointer, List<Flaw> flaws) {
        if (input.isEmpty()) {
            return Optional.empty();
        }
        if (input.get() instanceof Tokens.TokenItem tokens) {
            return Optional.of(new Ahead(tokens));
        }
        flaws.add(new Flaw(pointer, "needs an input of tokens. Set data.input to {tokens: {column: ...}}."));
        return Optional.empty();
    }

    /** All tokens but the last: the input beside this target. */
    record Behind(Tokens.TokenItem text) implements Item {

        @Override
        public Shape shape() {
            return text.shape();
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public List<String> columns() {
            return text.columns();
        }

        @Override
        public HostArray read(RowCells row) {
            return part(text, row, 0);
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return text.vocabulary();
        }

        @Override
        public Optional<Tokens.TokenItem> tokens() {
            return Optional.of(text);
        }
    }

    /** All tokens but the first. */
    public record Ahead(Tokens.TokenItem text) implements Item {

        /** What stands beside it: all tokens but the last. */
        public Item input() {
            return new Behind(text);
        }

        @Override
        public Shape shape() {
            return text.shape();
        }

        @Override
        public boolean whole() {
            return true;
        }

        @Override
        public List<String> columns() {
            return text.columns();
        }

        @Override
        public HostArray read(RowCells row) {
            return part(text, row, 1);
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return text.vocabulary();
        }

        @Override
        public Optional<Tokens.TokenItem> tokens() {
            return Optional.of(text);
        }
    }

    private static HostArray part(Tokens.TokenItem item, RowCells row, int from) {
        HostArray all = item.read(row);
        long[] numbers = all.longs() == null ? new long[0] : all.longs();
        if (numbers.length < 2) {
            throw Cell.invalid(
                    item.column(), "has one token only, so there is no next one. Set bounds to true, or leave it out");
        }
        long[] part = Arrays.copyOfRange(numbers, from, from + numbers.length - 1);
        return HostArray.of(new Shape(part.length), part);
    }
}
