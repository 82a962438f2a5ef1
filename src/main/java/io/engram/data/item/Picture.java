package io.engram.data.item;

import ai.djl.ndarray.types.Shape;
import io.engram.data.DatasetProfile;
import io.engram.data.media.Image;
import io.engram.data.media.ImageFile;
import io.engram.data.media.ImageRequest;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The pixels of a PNG or JPEG file that a cell names: (C, H, W). */
@Kind("image")
@About("The pixels of a PNG or JPEG file, (B, C, H, W), from 0 to 1")
public record Picture(
        @NotBlank @About("The column of file names") String column,

        @Positive @Max(8192) @About(value = "Height that each is resized to", unit = "pixels")
        int height,

        @Positive @Max(8192) @About(value = "Width that each is resized to", unit = "pixels")
        int width,

        @Default("3") @About("1 for grey, 3 for red, green and blue, 4 with opacity")
        int channels)
        implements InputSpec {

    public Picture {
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException("channels must be 1, 3 or 4, was " + channels);
        }
    }

    @Override
    public Optional<? extends Item> plan(DatasetProfile profile, String pointer, List<Flaw> flaws) {
        return Find.column(profile, column, pointer, flaws).map(found -> new Pixels(this));
    }

    private record Pixels(Picture spec) implements Item {

        @Override
        public Shape shape() {
            return new Shape(spec.channels, spec.height, spec.width);
        }

        @Override
        public List<String> columns() {
            return List.of(spec.column);
        }

        @Override
        public HostArray read(RowCells row) {
            String file = Cell.text(row, spec.column);
            try (InputStream in = row.open(file)) {
                Image image = ImageFile.read(in, file, new ImageRequest(spec.channels, spec.height, spec.width));
                return HostArray.of(shape(), image.values());
            } catch (IOException e) {
                throw new UncheckedIOException("the file '" + file + "' cannot be read", e);
            }
        }
    }
}
