package io.engram.data.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTests {

    private static final DynamicItem FOOBAR =
            new DynamicItem("foobar", List.of("foo", "bar"), row -> (int) row.number("foo") + (int) row.number("bar"));

    private static final DynamicItem BARFOO =
            new DynamicItem("barfoo", List.of("foo", "bar"), row -> (int) row.number("bar") - (int) row.number("foo"));

    private final Rows rows = rows().with(FOOBAR);

    private static Rows rows() {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        rows.put("utt1", Map.of("foo", -1, "bar", 0, "text", "hello world"));
        rows.put("utt2", Map.of("foo", 1, "bar", 2, "text", "how are you world"));
        rows.put("utt3", Map.of("foo", 3, "bar", 4, "text", "where are you world"));
        rows.put("utt4", Map.of("foo", 5, "bar", 6, "text", "hello nation"));
        return Rows.of(rows);
    }

    private static Rows numbered(int... values) {
        Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            rows.put(Integer.toString(i), Map.of("x", values[i]));
        }
        return Rows.of(rows);
    }

    @Nested
    @DisplayName("check 44: the examples of the reference")
    class Reference {

        @Test
        void computesItems() {
            assertThat(rows.row(0).values(List.of("text"))).isEqualTo(Map.of("text", "hello world"));
            assertThat(rows.row(1).values(List.of("id", "foobar"))).isEqualTo(Map.of("id", "utt2", "foobar", 3));
            assertThat(rows.with(BARFOO).values("barfoo")).containsExactly(1, 1, 1, 1);
        }

        @Test
        void filters() {
            assertThat(rows.atLeast("foo", 3).row(0).text("text")).isEqualTo("where are you world");
            assertThat(rows.atMost("bar", 2).values("id")).containsExactly("utt1", "utt2");
            assertThat(rows.with(BARFOO).where(row -> row.number("barfoo") == 1).size())
                    .isEqualTo(4);
            assertThat(rows.atLeast("foo", 3).atLeast("bar", 2).row(0).text("id"))
                    .isEqualTo("utt3");
            assertThat(rows.atLeast("foo", 3).atMost("foobar", 7).values("id")).containsExactly("utt3");
            assertThat(rows.atLeast("foo", 3).atMost("foobar", 3).size()).isZero();
            assertThat(rows.atLeast("foo", 3).first(1).values("id")).containsExactly("utt3");
        }

        @Test
        void filtersTwiceAndKeepsTheFirstAsItWas() {
            Rows subset = rows.atLeast("foo", 3);
            Rows subsetOfTheSubset = subset.atMost("bar", 4);

            assertThat(subset.size()).isEqualTo(2);
            assertThat(subsetOfTheSubset.size()).isEqualTo(1);
        }

        @Test
        void sorts() {
            assertThat(rows.sortedDescendingBy("foo").row(0).text("id")).isEqualTo("utt4");
            assertThat(rows.atMost("foo", 1).sortedDescendingBy("foo").row(0).text("id"))
                    .isEqualTo("utt2");
        }

        @Test
        void sortsEqualsInTheirOrderAndInReverse() {
            Rows ties = numbered(2, 1, 2, 1);

            assertThat(ties.sortedBy("x").values("id")).containsExactly("1", "3", "0", "2");
            assertThat(ties.sortedDescendingBy("x").values("id")).containsExactly("2", "0", "3", "1");
        }

        @Test
        void takesTheFirstBeforeItSorts() {
            assertThat(numbered(3, 2, 1).first(2).sortedBy("x").values("x")).containsExactly(2, 3);
        }

        @Test
        void overfitsTwoOfFourInFive() {
            assertThat(numbered(7, 8, 9, 10).overfit(2, 5).values("id")).containsExactly("0", "1", "0", "1", "0");
        }
    }

    @Test
    void sortsTexts() {
        assertThat(rows.sortedBy("text").values("id")).containsExactly("utt4", "utt1", "utt2", "utt3");
    }

    @Test
    void takesAllWhereThereAreNoMore() {
        assertThat(rows.first(9).size()).isEqualTo(4);
    }

    @Test
    void givesNumbersToBatchAndDrawBy() {
        assertThat(rows.numbers("foobar")).containsExactly(-1, 3, 7, 11);
    }

    @Test
    void sharesNoMapWithItsMaker() {
        Map<String, Object> row = new LinkedHashMap<>(Map.of("x", 1));
        Rows made = Rows.of(Map.of("a", row));
        row.put("x", 2);

        assertThat(made.row(0).get("x")).isEqualTo(1);
        assertThat(row).doesNotContainKey("id");
        assertThat(Rows.of(Map.of("a", row)).size()).isEqualTo(1);
    }

    @Test
    void computesOnlyWhatIsAskedForAndOnlyOnce() {
        AtomicInteger computed = new AtomicInteger();
        Rows counting = rows.with(
                new DynamicItem("loaded", List.of("text"), row -> computed.incrementAndGet() + row.text("text")),
                new DynamicItem(
                        "long", List.of("loaded"), row -> row.text("loaded").length()),
                new DynamicItem("loud", List.of("loaded"), row -> row.text("loaded") + "!"));

        Row row = counting.row(0);
        assertThat(row.get("foobar")).isEqualTo(-1);
        assertThat(computed.get()).isZero();
        assertThat(row.get("loud")).isEqualTo("1hello world!");
        assertThat(row.get("long")).isEqualTo(12);
        assertThat(computed.get()).isEqualTo(1);
    }

    @Test
    void namesItsKeys() {
        assertThat(rows.keys()).containsExactlyInAnyOrder("id", "foo", "bar", "text", "foobar");
    }

    @Nested
    class Refusals {

        @Test
        void ofAnUnknownKey() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.row(1).get("txt"))
                    .withMessage(
                            "row 'utt2' has no value 'txt'; did you mean 'text'? Known: bar, foo, foobar, id, text");
        }

        @Test
        void ofAKeyThatOnlyOtherRowsHave() {
            Map<String, Map<String, Object>> uneven = new LinkedHashMap<>();
            uneven.put("a", Map.of("x", 1));
            uneven.put("b", Map.of("y", 1));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.of(uneven).row(1).get("x"))
                    .withMessage("row 'b' has no value 'x', though other rows do");
        }

        @Test
        void ofItemsInACircle() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.with(
                            new DynamicItem("a", List.of("foo", "b"), row -> 1),
                            new DynamicItem("b", List.of("c"), row -> 1),
                            new DynamicItem("c", List.of("b"), row -> 1)))
                    .withMessage("dynamic items take each other in a circle: b takes c takes b");
        }

        @Test
        void ofAnItemThatTakesWhatNobodyProvides() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.with(new DynamicItem("a", List.of("fo"), row -> 1)))
                    .withMessage(
                            "the dynamic item 'a' takes 'fo', which nobody provides; did you mean 'foo'? Known: a, bar,"
                                    + " foo, foobar, id, text");
        }

        @Test
        void ofAnItemThatTakesMoreThanItSays() {
            Rows secretive = rows.with(new DynamicItem("a", List.of("foo"), row -> row.get("bar")));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> secretive.row(0).get("a"))
                    .withMessage("the dynamic item 'a' asks for 'bar', but says that it takes [foo]. Name all that it"
                            + " takes.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"foo", "foobar", "id"})
        void ofAKeyThatIsThereAlready(String key) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.with(new DynamicItem(key, List.of(), row -> 1)))
                    .withMessage("'" + key + "' is provided already. Give the dynamic item another name.");
        }

        @Test
        void ofARowThatNamesItself() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.of(Map.of("a", Map.of("id", "b"))))
                    .withMessage("row 'a' has the key 'id', which stands for what the row is called. Rename it.");
        }

        @Test
        void ofATextWhereANumberIsNeeded() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.atLeast("text", 3))
                    .withMessage("'text' is not a number, but hello world");
        }

        @Test
        void ofSortingWhatHasNoOrder() {
            Map<String, Map<String, Object>> mixed = Map.of("a", Map.of("x", 1), "b", Map.of("x", "one"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Rows.of(mixed).sortedBy("x"))
                    .withMessage(
                            "rows cannot be sorted by 'x', since its values are neither all numbers nor all texts");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 5})
        void ofOverfittingOnRowsThatThereAreNot(int examples) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rows.overfit(examples, 7))
                    .withMessage("there are 4 rows, so 1 to 4 can be repeated, was " + examples);
        }
    }
}
