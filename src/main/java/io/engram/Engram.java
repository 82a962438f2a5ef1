package io.engram;

import io.engram.cli.EngramCommand;
import io.engram.prediction.process.PredictorMain;
import io.engram.worker.WorkerMain;

/**
 * Entry point of the jar: the command line, or, with the argument {@code worker} or {@code predictor}, a process of the
 * server's.
 */
public final class Engram {

    private Engram() {}

    /** Logging is configured before the first logger exists; {@code serve} keeps Spring Boot's. */
    public static void main(String[] arguments) {
        String command = arguments.length == 0 ? "" : arguments[0];
        if (!command.equals("serve")) {
            boolean process = command.equals("worker") || command.equals("predictor");
            System.setProperty("logback.configurationFile", "logback-" + (process ? "worker" : "cli") + ".xml");
            System.setProperty("org.jboss.logging.provider", "slf4j");
            // What there is of Spring must not undo it.
            System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        }
        int status = switch (command) {
            case "worker" -> WorkerMain.runInThisProcess();
            case "predictor" -> PredictorMain.runInThisProcess();
            default -> EngramCommand.execute(arguments);
        };
        if (!command.equals("serve") || status != 0) {
            System.exit(status);
        }
    }
}
