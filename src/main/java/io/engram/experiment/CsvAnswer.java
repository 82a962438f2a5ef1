package io.engram.experiment;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Answers of one type as CSV, where a client asks for it. They are only written. */
public abstract class CsvAnswer<T> extends AbstractHttpMessageConverter<T> {

    /** What an answer says that it is. */
    public static final MediaType TEXT_CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Class<T> type;

    protected CsvAnswer(Class<T> type) {
        super(MediaType.parseMediaType("text/csv"));
        this.type = type;
    }

    /** Writes the header and the rows. */
    protected abstract void write(T answer, CsvWriter csv);

    /** Nothing where there is no value. */
    protected static String text(@Nullable Double value) {
        return value == null ? "" : value.toString();
    }

    @Override
    protected final boolean supports(Class<?> asked) {
        return asked == type;
    }

    @Override
    public final boolean canRead(Class<?> asked, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected final T readInternal(Class<? extends T> asked, HttpInputMessage message) {
        throw new HttpMessageNotReadableException(type.getSimpleName() + " is only written", message);
    }

    @Override
    protected final void writeInternal(T answer, HttpOutputMessage message) throws IOException {
        // Closing the CSV would close the response, which is not ours.
        Writer text = new OutputStreamWriter(message.getBody(), StandardCharsets.UTF_8);
        CsvWriter csv = CsvWriter.builder().build(text);
        write(answer, csv);
        csv.flush();
    }
}
