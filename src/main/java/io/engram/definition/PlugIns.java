package io.engram.definition;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The plug-ins of this process. They belong to the process as the permitted records of the families do, so they are
 * installed once, before the first definition is read.
 */
public final class PlugIns {

    /** Names the folder, where something else than {@code plugins} below the working folder is meant. */
    public static final String PROPERTY = "engram.plugins";

    /** As {@link #PROPERTY}, for a process that is started from a shell. */
    private static final String VARIABLE = "ENGRAM_PLUGINS";

    private static final String STANDARD = "plugins";

    private static volatile List<Class<? extends Record>> installed = List.of();

    private PlugIns() {}

    /** The folder that the property, else the environment, else nobody names. */
    public static Path folder() {
        String named = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        return Path.of(named == null || named.isBlank() ? STANDARD : named);
    }

    /**
     * Takes every jar of a folder in place of those that were installed before. A folder that is not there holds none.
     *
     * @param families the sealed families that are open to plug-ins
     * @throws PlugInRefused where a jar cannot be used
     */
    public static void install(Path folder, List<Class<?>> families) {
        List<Path> jars = jarsOf(folder);
        List<Class<? extends Record>> kinds = new ArrayList<>();
        if (!jars.isEmpty()) {
            // What it brings is used as long as the process lives, so nothing closes it.
            ClassLoader loader = new URLClassLoader(
                    jars.stream().map(PlugIns::url).toArray(URL[]::new), PlugIns.class.getClassLoader());
            try {
                for (PlugIn plugIn : ServiceLoader.load(PlugIn.class, loader)) {
                    if (plugIn.getClass().getClassLoader() == loader) {
                        kinds.addAll(plugIn.kinds());
                    }
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                throw new PlugInRefused("a plug-in in " + folder + " cannot be loaded: " + e.getMessage()
                        + ". Build it against this version of Engram.");
            }
        }
        requireUsable(kinds, families);
        installed = List.copyOf(kinds);
    }

    private static List<Path> jarsOf(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the folder of plug-ins " + folder, e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireUsable(List<Class<? extends Record>> kinds, List<Class<?>> families) {
        Map<String, Class<?>> known = new HashMap<>();
        families.forEach(family ->
                Names.ownKindsOf(family).forEach((kind, type) -> known.put(place(family, kind), type)));
        for (Class<? extends Record> kind : kinds) {
            if (!Modifier.isPublic(kind.getModifiers())) {
                throw new PlugInRefused(kind.getName() + " is not public");
            }
            if (!kind.isAnnotationPresent(Kind.class) || !kind.isAnnotationPresent(About.class)) {
                throw new PlugInRefused(
                        kind.getName() + " needs @Kind, its name, and @About, one line on what it does");
            }
            List<Class<?>> of = families.stream()
                    .filter(family -> family.isAssignableFrom(kind))
                    .toList();
            if (of.size() != 1) {
                throw new PlugInRefused(kind.getName() + " must implement the open interface of one family, such as"
                        + " LayerPlugIn, and implements those of " + of.size());
            }
            Class<?> other = known.putIfAbsent(place(of.get(0), Names.kindOf(kind)), kind);
            if (other != null) {
                throw new PlugInRefused(kind.getName() + " is called '" + Names.kindOf(kind) + "', as is "
                        + other.getName() + ". Give it another name in @Kind.");
            }
        }
    }

    /** Two families may have kinds of one name. */
    private static String place(Class<?> family, String kind) {
        return family.getName() + " " + kind;
    }

    /** What plug-ins bring to an open interface, by kind. */
    static Map<String, Class<?>> kindsOf(Class<?> open) {
        Map<String, Class<?>> kinds = new LinkedHashMap<>();
        installed.stream().filter(open::isAssignableFrom).forEach(kind -> kinds.put(Names.kindOf(kind), kind));
        return kinds;
    }
}
