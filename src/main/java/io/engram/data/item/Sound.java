package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.data.media.Audio;
import io.engram.data.media.AudioFile;
import io.engram.data.media.AudioRequest;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of a WAV or FLAC file that a cell names: (T). */
@Kind("audio")
@About("The samples of a WAV or FLAC file, (B, T), from -1 to 1")
public record Sound(
        @NotBlank @About("The column of file names") String column,

        @Positive @About(value = "Rate that the files have", unit = "Hz")
        int sampleRate,

        @Default("false") @About("Whether a file of another rate is resampled, instead of being a bad row")
        boolean resample,

        @Nullable @PositiveOrZero @About("The channel, from 0; without it, the mean of all")
        Integer channel,

        @Nullable @About("The column with the first sample of the segment; without it, the file's first")
        String start,

        @Nullable @About("The column with the sample behind the segment; without it, the file's end")
        String stop)
        implements InputSpec {

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws) {
        int before = flaws.size();
        Stream.of(Optional.of(column), Optional.ofNullable(start), Optional.ofNullable(stop))
                .flatMap(Optional::stream)
                .forEach(name -> Find.column(profile, name, pointer, flaws));
        return flaws.size() == before ? Optional.of(new Samples(this)) : Optional.empty();
    }

    private record Samples(Sound spec) implements Item {

        @Override
        public Shape shape() {
            return new Shape(-1);
        }

        @Override
        public List<String> columns() {
            return Stream.of(Optional.of(spec.column), Optional.ofNullable(spec.start), Optional.ofNullable(spec.stop))
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public HostArray read(RowCells row) {
            String file = Cell.text(row, spec.column);
            try (InputStream in = row.open(file)) {
                Audio audio = AudioFile.read(in, file, request(row));
                return HostArray.of(new Shape(audio.samples().length), audio.samples());
            } catch (IOException e) {
                throw new UncheckedIOException("the file '" + file + "' cannot be read", e);
            }
        }

        /** Seconds are what other manifests have; cut to whole numbers they would be samples at the very beginning. */
        private static long sample(RowCells row, String column) {
            double number = Cell.number(row, column);
            if (number != Math.rint(number)) {
                throw Cell.invalid(
                        column, "is " + number + ", but counts samples. Multiply seconds by the rate and round them");
            }
            return (long) number;
        }

        private AudioRequest request(RowCells row) {
            long first = spec.start == null ? 0 : sample(row, spec.start);
            Long end = spec.stop == null ? null : Long.valueOf(sample(row, spec.stop));
            if (spec.start != null && first < 0) {
                throw Cell.invalid(spec.start, "is " + first + ", but a segment begins at sample 0 or later");
            } else if (spec.stop != null && end != null && end <= first) {
                throw Cell.invalid(
                        spec.stop, "is " + end + ", but a segment that begins at sample " + first + " stops behind it");
            }
            return new AudioRequest(first, end, spec.channel, spec.sampleRate, spec.resample);
        }
    }
}
