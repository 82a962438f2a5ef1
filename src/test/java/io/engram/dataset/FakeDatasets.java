package io.engram.dataset;

import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.DatasetProfile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The digits and nothing else, for tests that need a dataset to name but no file. */
public class FakeDatasets {

    @Bean
    @Primary
    DatasetSources digitsOnly() {
        DatasetSource digits = new DatasetSource("digits", "digits", null, digits());
        return new DatasetSources() {
            @Override
            public Optional<DatasetSource> find(String idOrName) {
                return Optional.of(digits).filter(source -> source.name().equals(idOrName));
            }

            @Override
            public Collection<String> names() {
                return List.of("digits");
            }
        };
    }

    /** 64 pixels of 0 to 16 and a label of 0 to 9. */
    public static DatasetProfile digits() {
        Stream<ColumnProfile> pixels =
                IntStream.range(0, 64).mapToObj(i -> new ColumnProfile("p" + i, ColumnType.INTEGER, 0.0, 16.0, null));
        Stream<ColumnProfile> label = Stream.of(new ColumnProfile("label", ColumnType.INTEGER, 0.0, 9.0, null));
        return new DatasetProfile(1797, Stream.concat(pixels, label).toList());
    }
}
