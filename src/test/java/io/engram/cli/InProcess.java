package io.engram.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import picocli.CommandLine;

/** {@code engram run} in this process, and what it says. */
final class InProcess {

    private static final Pattern TEST = Pattern.compile("test of epoch \\d+: loss \\S+ accuracy (\\S+)");

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();

    int run(String... arguments) {
        return new CommandLine(new RunCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    /** Of the first test that it tells of. */
    double testAccuracy() {
        Matcher test = TEST.matcher(out.toString());
        Assertions.assertThat(test.find()).as(out.toString()).isTrue();
        return Double.parseDouble(test.group(1));
    }
}
