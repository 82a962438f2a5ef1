package io.engram.cli.remote;

import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that ask a server. */
public final class RemoteCommands {

    private RemoteCommands() {}

    /** By name, in the order of the help. */
    public static Map<String, Class<?>> all() {
        Map<String, Class<?>> all = new LinkedHashMap<>();
        all.put("submit", SubmitCommand.class);
        all.put("watch", WatchCommand.class);
        all.put("list", ListCommand.class);
        all.put("show", ShowCommand.class);
        all.put("logs", LogsCommand.class);
        all.put("best", BestCommand.class);
        all.put("download", DownloadCommand.class);
        all.put("pause", SteerCommands.Pause.class);
        all.put("resume", SteerCommands.Resume.class);
        all.put("cancel", SteerCommands.Cancel.class);
        all.put("retry", SteerCommands.Retry.class);
        all.put("checkpoint", SteerCommands.Checkpoint.class);
        all.put("extend", ExtendCommand.class);
        all.put("fork", ForkCommand.class);
        all.put("evaluate", EvaluateCommand.class);
        all.put("evaluations", EvaluationCommands.class);
        all.put("delete", DeleteCommand.class);
        all.put("datasets", DatasetCommands.class);
        return all;
    }
}
