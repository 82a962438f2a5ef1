package io.engram;

import io.engram.definition.PlugIns;
import io.engram.recipe.DefinitionReader;
import io.engram.storage.FreeSpace;
import io.engram.storage.SteadyClock;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** The REST server. It trains nothing itself: each training runs in a worker process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class EngramServer {

    /** Serves until the process is ended; options as in {@code --server.port=8081 --engram.data=/var/lib/engram}. */
    public static void main(String... args) {
        var unused = start(args);
        UnblockedLog.install();
    }

    /** The server as it is when it is ready; closing it ends it as the end of the process does. */
    static ConfigurableApplicationContext start(String... args) {
        SpringApplication application = new SpringApplication(EngramServer.class);
        application.addInitializers(DataFolder::use, EngramServer::usePlugIns, context -> {
            DataSize reserve = DataSize.parse(context.getEnvironment().getRequiredProperty(FreeSpace.PROPERTY));
            System.setProperty(FreeSpace.PROPERTY, Long.toString(reserve.toBytes()));
        });
        ConfigurableApplicationContext context = application.run(args);
        Environment environment = context.getEnvironment();
        System.out.println("Engram is ready at http://"
                + environment.getProperty("server.address", "127.0.0.1") + ":"
                + environment.getProperty("local.server.port") + "  (data in " + DataFolder.of(environment) + ")");
        return context;
    }

    /** Before any definition is read; the worker processes find the same folder by the property. */
    private static void usePlugIns(ConfigurableApplicationContext context) {
        Path folder = Path.of(context.getEnvironment().getRequiredProperty(PlugIns.PROPERTY))
                .toAbsolutePath()
                .normalize();
        System.setProperty(PlugIns.PROPERTY, folder.toString());
        DefinitionReader.usePlugIns(folder);
    }

    @Bean
    static InstantSource clock() {
        return new SteadyClock();
    }
}
