package io.engram;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/** The REST server. It trains nothing itself: each training runs in a worker process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class EngramServer {

    /** Serves until the process is ended; options as in {@code --server.port=8081 --engram.data=/var/lib/engram}. */
    public static void main(String... args) {
        SpringApplication application = new SpringApplication(EngramServer.class);
        application.addInitializers(context -> {
            Path data = data(context.getEnvironment());
            // The context holds on to it, and so it is held until the process ends.
            context.getBeanFactory().registerSingleton("dataFolderLock", DataFolder.prepare(data));
            // H2 refuses a path that is relative without saying so.
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("data folder", Map.of("engram.data", data.toString())));
        });
        ConfigurableApplicationContext context = application.run(args);
        Environment environment = context.getEnvironment();
        System.out.println("Engram is ready at http://"
                + environment.getProperty("server.address", "127.0.0.1") + ":"
                + environment.getProperty("local.server.port") + "  (data in " + data(environment) + ")");
    }

    private static Path data(Environment environment) {
        return Path.of(environment.getRequiredProperty("engram.data"))
                .toAbsolutePath()
                .normalize();
    }

    @Bean
    static InstantSource clock() {
        return InstantSource.system();
    }
}
