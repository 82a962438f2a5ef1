package io.engram.worker;

import io.engram.definition.PlugIns;
import io.engram.storage.FreeSpace;
import io.engram.storage.ScratchFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts processes from the very code that this one runs from, so that both are always of one version.
 *
 * @param heapMegabytes Java heap; tensors are outside of it
 * @param memoryKilobytes address space in all, where the system can limit it; 0: no limit
 * @param threads for the libraries that compute
 */
public record ChildJava(long heapMegabytes, long memoryKilobytes, int threads) {

    /** The name of the file beside the code with the classes of a training as the JVM keeps them (AppCDS). */
    static final String SHARED_CLASSES = "training.jsa";

    /** Standard input and output are pipes to this process; what it writes to standard error goes behind the log. */
    public Process start(List<String> command, Path folder, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(limited(command))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        // A thread of libgomp that waits spins for long before it sleeps; beside other work that costs a factor of two.
        builder.environment().putIfAbsent("GOMP_SPINCOUNT", "5000");
        // DJL would otherwise report its use.
        builder.environment().put("OPT_OUT_TRACKING", "true");
        // What such a process runs came in by HTTP: it has no need to know who may come in.
        builder.environment().remove("ENGRAM_ACCESS_TOKEN");
        builder.environment().remove("ENGRAM_TOKEN");
        return builder.start();
    }

    /** The same process within a limit of address space; the shell is replaced by what it starts. */
    private List<String> limited(List<String> command) {
        if (memoryKilobytes == 0
                || !System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return command;
        }
        List<String> limited = new ArrayList<>(
                List.of("/bin/sh", "-c", "ulimit -v \"$0\" && exec \"$@\"", Long.toString(memoryKilobytes)));
        limited.addAll(command);
        return limited;
    }

    /**
     * The command of a process.
     *
     * @param options of the JVM, beside those that every such process needs
     * @param argument what it shall be: worker
     */
    public List<String> command(String classPath, List<String> options, String argument) {
        List<String> command = java();
        command.addAll(options);
        command.addAll(sharedClasses(absolute(classPath)));
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            // The executable jar: its own launcher knows the libraries inside.
            command.addAll(List.of("-jar", absolute(classPath)));
        } else {
            command.addAll(List.of("-cp", absolute(classPath), "io.engram.Engram"));
        }
        command.add(argument);
        return command;
    }

    /** A third of a start is to read and check classes: where they lie ready, they are mapped instead. */
    private static List<String> sharedClasses(String classPath) {
        Path code = Path.of(classPath.split(File.pathSeparator, 2)[0]);
        Path classes = code.resolveSibling(SHARED_CLASSES);
        return Files.isRegularFile(classes)
                // Of other code, or from another Java, they are left alone; that is not to be said on the wire.
                ? List.of("-XX:SharedArchiveFile=" + classes, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /** The running Java with what every such process needs. */
    public List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                // A checkpoint is copied to memory outside of the heap, and is as large as the tensors are.
                "-XX:MaxDirectMemorySize=1024g",
                "-D" + FreeSpace.PROPERTY + "=" + FreeSpace.ofProcess().reserveBytes(),
                "-D" + PlugIns.PROPERTY + "=" + PlugIns.folder().toAbsolutePath(),
                // What is too large for memory goes to the disk of the data: into the process's own folder.
                "-D" + ScratchFile.PROPERTY + "=.",
                // The wire is UTF-8 whatever the locale is.
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8"));
    }

    /** The process has another working folder. */
    private static String absolute(String classPath) {
        return String.join(
                File.pathSeparator,
                List.of(classPath.split(File.pathSeparator, -1)).stream()
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
