package io.engram.cli;

import io.engram.TestClassPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles a plug-in into a jar, as its own Maven build does. */
final class PlugInJar {

    private static final String SERVICE = "META-INF/services/io.engram.definition.PlugIn";

    private PlugInJar() {}

    /** The one under {@code examples/plugin}. */
    static void example(Path folder) throws IOException {
        Path source = Path.of("examples/plugin/src/main");
        try (Stream<Path> files = Files.walk(source.resolve("java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            compile(sources, Files.readString(source.resolve("resources").resolve(SERVICE)), folder, "example.jar");
        }
    }

    /** One whose classes are given, the first being the plug-in. */
    static void of(Path folder, String jar, String plugIn, Map<String, String> classes) throws IOException {
        Path written = Files.createTempDirectory(folder, "source");
        List<Path> sources = new ArrayList<>();
        for (Map.Entry<String, String> entry : classes.entrySet()) {
            sources.add(Files.writeString(written.resolve(entry.getKey() + ".java"), entry.getValue()));
        }
        compile(sources, plugIn, folder, jar);
    }

    private static void compile(List<Path> sources, String plugIn, Path folder, String name) throws IOException {
        Path classes = Files.createTempDirectory(folder, "classes");
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-parameters", "-d", classes.toString(), "-cp", TestClassPath.get()));
        sources.forEach(source -> arguments.add(source.toString()));
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("javac gave " + status + " for " + sources);
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                jar.write(Files.readAllBytes(file));
            }
            jar.putNextEntry(new JarEntry(SERVICE));
            jar.write(plugIn.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
