package io.engram.data.source;

import io.engram.data.InvalidData;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people send for a dataset that is none, by its first bytes, and what to do about it. */
enum Foreign {
    WAV("a WAV file", "RIFF....WAVE|RF64....WAVE", Cure.MANIFEST),
    FLAC("a FLAC file", "fLaC[\\x00\\x80]", Cure.MANIFEST),
    OTHER_SOUND(
            "sound of a kind that is not read",
            "ID3[\\x02-\\x04]|OggS\\x00|\\xFF[\\xF2\\xF3\\xFA\\xFB]|\\x00\\x00..ftypM4A",
            Cure.SOUND),
    PNG("a PNG image", "\\x89PNG", Cure.MANIFEST),
    JPEG("a JPEG image", "\\xFF\\xD8\\xFF", Cure.MANIFEST),
    OTHER_IMAGE(
            "an image of a kind that is not read",
            "RIFF....WEBP|GIF8[79]a.{0,40}?\\x00|BM....\\x00\\x00\\x00\\x00|II\\*\\x00|MM\\x00\\*|\\x00\\x00..ftyp(avif|heic|mif1)",
            Cure.IMAGE),
    VIDEO(
            "a video",
            "RIFF....AVI |\\x00\\x00..ftyp|\\x1AE\\xDF\\xA3",
            "Save its frames as PNG or JPEG, and upload an archive with them."),
    UTF_16("text in UTF-16", "\\xFF\\xFE|\\xFE\\xFF|([\t-~]\\x00){3}|(\\x00[\t-~]){3}", "Save it as UTF-8."),
    HTML("a web page (HTML)", Begin.TEXT + "(<!--.*?-->\\s*)?<(!doctype html|html|head|body)\\b", Cure.DOWNLOAD),
    XML_ERROR("an error message in XML", Begin.TEXT + "(<\\?xml[^>]*>\\s*)?<error>", Cure.DOWNLOAD),
    XML("XML", Begin.TEXT + "<(\\?xml|!doctype|svg)\\b", "Convert it to CSV or JSON lines."),
    GIT_LFS(
            "a pointer of Git LFS, which stands for a file",
            "version https://git-lfs\\.github\\.com/",
            "Get the file itself by: git lfs pull"),
    EXCEL("an Excel workbook", Begin.NEVER, Cure.TABLE),
    OFFICE("an Office document", "\\xD0\\xCF\\x11\\xE0", Cure.TABLE),
    PDF("a PDF document", "%PDF-\\d", Cure.FORMATS),
    PICKLE(
            "a Python pickle",
            "\\x80[\\x02-\\x05]",
            "Write its arrays by numpy.save, its weights as safetensors, or its table as Parquet."),
    HDF5("an HDF5 file", "\\x89HDF", "Write its arrays by numpy.savez, or its table as Parquet."),
    MATLAB("a MATLAB file", "MATLAB 5\\.0 MAT-file.*?\\x00", "Write its arrays by numpy.savez."),
    ARROW("an Arrow (Feather) file", "ARROW1\\x00", "Write it as Parquet."),
    ENCRYPTED_PARQUET("an encrypted Parquet file", "PARE.{0,3}\\x00", "Write it without encryption."),
    SQLITE("an SQLite database", "SQLite format 3\\x00", "Export the table as CSV."),
    OTHER_ARCHIVE("an archive other than zip and tar", "7z\\xBC\\xAF|Rar!\\x1A", Cure.FORMATS),
    OTHER_PACKING(
            "packed by something other than gzip",
            "\\xFD7zXZ|BZh[1-9]1AY|\\x28\\xB5\\x2F\\xFD|\\x04\\x22\\x4D\\x18",
            "Unpack it, or pack it by gzip."),
    BINARY("binary, of a kind that is not known", ".*?\\x00", Cure.FORMATS);

    /** How patterns begin. */
    private static final class Begin {
        /** Of text: a byte order mark, space, in any case. */
        static final String TEXT = "(?i)(\\xEF\\xBB\\xBF)?\\s*";
        /** Told by the files of an archive. */
        static final String NEVER = "(?!)";
    }

    /** What helps with several. */
    private static final class Cure {
        static final String MANIFEST =
                "Upload an archive with it and a manifest (CSV or JSON lines), or with a folder for each class.";
        static final String SOUND = "Convert it to WAV or FLAC, and upload an archive with it and a manifest.";
        static final String IMAGE = "Convert it to PNG or JPEG, and upload an archive with it and a manifest.";
        static final String TABLE = "Save its table as CSV (UTF-8).";
        static final String DOWNLOAD = "It came in the place of a file, so download the file itself.";
        static final String FORMATS =
                "Send CSV, JSON, Parquet, NumPy, safetensors, MNIST idx, or a zip or tar archive.";
    }

    private final String kind;
    private final Pattern begin;
    private final String cure;

    Foreign(String kind, String begin, String cure) {
        this.kind = kind;
        this.begin = Pattern.compile(begin, Pattern.DOTALL);
        this.cure = cure;
    }

    /** Null where it may be text. */
    static @Nullable Foreign of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Foreign foreign : values()) {
            if (foreign.begin.matcher(text).lookingAt()) {
                return foreign;
            }
        }
        return null;
    }

    /** What a zip archive is, as those of office programs; null where it is an archive of files. */
    static @Nullable Foreign of(Collection<String> names) {
        if (names.contains("[Content_Types].xml")) {
            return names.contains("xl/workbook.xml") ? EXCEL : OFFICE;
        }
        return names.contains("mimetype") && names.contains("content.xml") ? OFFICE : null;
    }

    /** @param name of the file */
    InvalidData refused(String name) {
        return new InvalidData(name + ": is " + kind + ", not a dataset. " + cure);
    }
}
