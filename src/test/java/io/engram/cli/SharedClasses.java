package io.engram.cli;

import io.engram.TestClassPath;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a server that has started, and those of a training, as the JVM keeps them (AppCDS). Tests start dozens
 * of servers and more workers, each of which spends half of its start on reading and checking the same classes. Made
 * once for a build, by the first that needs them.
 */
final class SharedClasses {

    private static final long START_SECONDS = 180;

    private static @Nullable SharedClasses made;

    private final String classPath;
    private final Path server;

    private SharedClasses(String classPath, Path server) {
        this.classPath = classPath;
        this.server = server;
    }

    /** Those of the build under test. */
    static SharedClasses ofTests() throws IOException {
        return of(TestClassPath.get());
    }

    private static synchronized SharedClasses of(String testClassPath) throws IOException {
        SharedClasses known = made;
        if (known == null) {
            known = make(testClassPath);
            made = known;
        }
        return known;
    }

    /**
     * Without folders, which an archive cannot tell from others; its first entry lies beside the classes of a training,
     * where whoever starts a worker looks for them.
     */
    String classPath() {
        return classPath;
    }

    /** The command of a server, or of whatever else takes longer to start than to train. */
    List<String> command(String... options) {
        List<String> command = new ArrayList<>(EngramProcess.java());
        command.addAll(List.of(options));
        command.addAll(options(server));
        command.addAll(List.of("-cp", classPath, "io.engram.Engram"));
        return command;
    }

    private static List<String> options(Path archive) {
        return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
    }

    @SuppressWarnings("try") // the lock is held, not used
    private static SharedClasses make(String testClassPath) throws IOException {
        List<Path> entries = Stream.of(testClassPath.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty() && !entry.contains("test-classes"))
                .map(Path::of)
                .toList();
        Path classes = entries.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no folder of classes in " + testClassPath));
        Path folder = Files.createDirectories(classes.resolveSibling("shared-classes"));
        // Several processes run tests.
        try (FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock unused = channel.lock()) {
            Path jar = folder.resolve("engram.jar");
            Path server = folder.resolve("server.jsa").toAbsolutePath();
            Path training = folder.resolve("training.jsa").toAbsolutePath();
            String path = entries.stream()
                    .map(entry -> entry.equals(classes) ? jar : entry)
                    .map(entry -> entry.toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
            // The last of the three that is made.
            if (!Files.exists(server) || Files.getLastModifiedTime(server).toMillis() < newest(classes)) {
                Files.deleteIfExists(server);
                pack(classes, jar);
                dumpTraining(path, folder, training);
                dumpServer(path, folder, server);
            }
            return new SharedClasses(path, server);
        }
    }

    private static long newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            // Spring finds components by the entries of folders.
            for (Path content : files.filter(found -> !found.equals(classes)).toList()) {
                String name = classes.relativize(content).toString().replace(File.separatorChar, '/');
                boolean isFolder = Files.isDirectory(content);
                out.putNextEntry(new JarEntry(isFolder ? name + "/" : name));
                if (!isFolder) {
                    Files.copy(content, out);
                }
            }
        }
    }

    /** A training that ends after an epoch, and leaves its classes. */
    private static void dumpTraining(String classPath, Path folder, Path archive) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        Path definition = Files.writeString(
                data.resolve("digits.yaml"),
                Files.readString(Path.of("examples/digits.yaml")).replaceAll("(?m)^epochs: .*", "epochs: 1"));
        dump(
                classPath,
                archive,
                data,
                process -> {},
                "run",
                definition.toAbsolutePath().toString());
    }

    /** A server that ends as soon as it is ready. */
    private static void dumpServer(String classPath, Path folder, Path archive) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        dump(classPath, archive, data, Process::destroy, "serve", "--port", "0", "--data", ".");
    }

    private static void dump(
            String classPath, Path archive, Path folder, Consumer<Process> whenReady, String... arguments)
            throws IOException {
        Path written = folder.resolve("new.jsa").toAbsolutePath();
        List<String> command = new ArrayList<>(EngramProcess.java());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + written, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(List.of("-cp", classPath, "io.engram.Engram"));
        command.addAll(List.of(arguments));
        Process process =
                EngramProcess.builder(command).directory(folder.toFile()).start();
        try (var out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("Engram is ready")) {
                line = out.readLine();
            }
            whenReady.accept(process);
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("what leaves its classes does not end: " + List.of(arguments));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.move(written, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
