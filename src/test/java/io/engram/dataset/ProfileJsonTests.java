package io.engram.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.DatasetProfile;
import io.engram.data.Distinct;
import io.engram.data.Histogram;
import io.engram.data.Spread;
import io.engram.data.TextProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileJsonTests {

    private final ProfileJson json = new ProfileJson();

    @Test
    void readsWhatAnEarlierVersionStored() {
        DatasetProfile profile = json.convertToEntityAttribute("""
                {"rows": 2, "columns": [
                  {"name": "x", "type": "number", "min": 1.5, "max": 3.25, "first_bad_cell": null}]}""");

        assertThat(profile)
                .isEqualTo(new DatasetProfile(2, List.of(new ColumnProfile("x", ColumnType.NUMBER, 1.5, 3.25, null))));
    }

    @Test
    void keepsStatistics() {
        Distinct words = new Distinct(Map.of("a", 2L), false);
        TextProfile text = new TextProfile(1, 1, 2, words, words);
        Spread spread = new Spread(0.25, new Histogram(0, 0.5, List.of(1L, 2L)), null);
        DatasetProfile profile = new DatasetProfile(
                2,
                List.of(
                        new ColumnProfile(
                                "t", ColumnType.TEXT, null, null, "row 1 is 'a'", 0L, null, words, text, null, null),
                        new ColumnProfile(
                                "y", ColumnType.ARRAY, 0.0, 1.0, null, 1L, 0.5, null, null, List.of(-1L, 3L), spread)));

        assertThat(json.convertToEntityAttribute(json.convertToDatabaseColumn(profile)))
                .isEqualTo(profile);
    }
}
