package io.engram;

/** The classes that this JVM runs tests from, for the processes that tests start. */
public final class TestClassPath {

    private static final String RUNNING = "java.class.path";
    private static final String SET_ASIDE = "engram.test.class.path";

    private TestClassPath() {}

    /** With the tests' own classes. */
    public static String get() {
        return System.getProperty(
                // Maven starts its JVM from a jar that only refers to them.
                "surefire.test.class.path", System.getProperty(SET_ASIDE, System.getProperty(RUNNING)));
    }

    /** From now on what a server in this JVM takes for the code that it runs from is this. */
    public static void pretend(String classPath) {
        System.setProperty(SET_ASIDE, get());
        System.setProperty(RUNNING, classPath);
    }
}
