package io.engram.cli;

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
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a server that has started, as the JVM keeps them (AppCDS). Tests start dozens of servers, each of
 * which spends half of its start on reading and checking the same classes. Made once for a build, by the first that
 * needs it.
 */
final class SharedClasses {

    private static final long START_SECONDS = 180;

    private static @Nullable SharedClasses made;

    private final String classPath;
    private final Path archive;

    private SharedClasses(String classPath, Path archive) {
        this.classPath = classPath;
        this.archive = archive;
    }

    /** Those of this build. */
    static synchronized SharedClasses of(String testClassPath) throws IOException {
        SharedClasses known = made;
        if (known == null) {
            known = make(testClassPath);
            made = known;
        }
        return known;
    }

    /** Without folders, which an archive cannot tell from others. */
    String classPath() {
        return classPath;
    }

    /** What the JVM is told, on its command line: a worker has another heap, and inherits the environment. */
    List<String> options() {
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
            Path archive = folder.resolve("engram.jsa");
            String path = entries.stream()
                    .map(entry -> entry.equals(classes) ? jar : entry)
                    .map(entry -> entry.toAbsolutePath().toString())
                    .collect(Collectors.joining(File.pathSeparator));
            if (!Files.exists(archive) || Files.getLastModifiedTime(archive).toMillis() < newest(classes)) {
                Files.deleteIfExists(archive);
                pack(classes, jar);
                dump(path, folder, archive);
            }
            return new SharedClasses(path, archive.toAbsolutePath());
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

    /** A server that ends as soon as it is ready, and leaves its classes. */
    private static void dump(String classPath, Path folder, Path archive) throws IOException {
        Path data = Files.createTempDirectory(folder, "data");
        Path written = folder.resolve("new.jsa");
        List<String> command = new ArrayList<>(EngramProcess.java());
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + written, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        command.addAll(
                List.of("-cp", classPath, "io.engram.Engram", "serve", "--port", "0", "--data", data.toString()));
        Process process = EngramProcess.builder(command).start();
        try (var out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("Engram is ready")) {
                line = out.readLine();
            }
            process.destroy();
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("a server whose classes are wanted does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        Files.move(written, archive, StandardCopyOption.REPLACE_EXISTING);
    }
}
