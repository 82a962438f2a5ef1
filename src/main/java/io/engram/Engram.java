package io.engram;

import io.engram.cli.EngramCommand;
import io.engram.worker.WorkerMain;

/** Entry point of the jar: the command line, or, with the argument {@code worker}, a worker process. */
public final class Engram {

    private Engram() {}

    /** Logging is configured before the first logger exists; {@code serve} keeps Spring Boot's. */
    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        if (!command.equals("serve")) {
            System.setProperty(
                    "logback.configurationFile", "logback-" + (command.equals("worker") ? "worker" : "cli") + ".xml");
            System.setProperty("org.jboss.logging.provider", "slf4j");
            // What there is of Spring must not undo it.
            System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        }
        int status = command.equals("worker") ? WorkerMain.runInThisProcess() : EngramCommand.execute(arguments);
        if (!command.equals("serve") || status != 0) {
            System.exit(status);
        }
    }
}
